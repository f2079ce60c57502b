// The phone's session: let in with a code, it keeps the sheet, its taps and when it next speaks to the laptop.
import { computed, onMounted, onUnmounted, ref, shallowRef } from 'vue'
import type { OutcomeView, SheetTarget } from '../desk/types'
import { beside, saying } from './answers'
import { exchange, pause, type Held } from './exchange'
import { newId } from './id'
import { NotNow, Refusal, isEnd, isOfCode, openLink } from './link'
import { allQueues, makeReport, makeTap, openQueue, waiting, without, type Queue, type Tap, type Unlisted } from './queue'
import { takesTube } from './sheet'
import { fromText, openStore } from './store'
import { told } from './told'
import { useAnswers } from './useAnswers'
import { lang, words } from './words'

/** What opened the door, and the code that got it: some apps open the same link again after hours. */
interface Session {
  token: string
  code: string
}

/** A sheet outlives the page together with the code of its session. */
interface Kept extends Held {
  code: string | undefined
}

/** `barred`: the code was refused; `ended`: the session is over. */
export type Phase = 'no_code' | 'joining' | 'working' | 'barred' | 'ended'

const SESSION = 'linli door session'
const SHEET = 'linli door sheet'
const OWN = 'linli door own'

export function useDoor() {
  const store = openStore(() => window.localStorage)
  const stored = <T>(key: string) => fromText<T>(store.read(key))
  let session = stored<Session>(SESSION)
  const link = openLink(lang, () => session?.token ?? '')
  let queue: Queue | undefined
  let code = ''

  const phase = ref<Phase>('no_code')
  const held = shallowRef<Held>()
  const taps = shallowRef<Tap[]>([])
  const others = shallowRef<Queue[]>([])
  const tube = ref('')
  /** What the laptop said when it said no. */
  const message = ref('')
  /** Whether the last attempt reached the laptop; undefined before the first. */
  const connected = ref<boolean>()
  const heardAt = ref(0)
  /** Whether the browser keeps what is written down. */
  const lasting = ref(true)
  const hasSession = ref(Boolean(session))

  const answers = useAnswers(store, computed(() => held.value?.sheet))
  const unsent = computed(() => waiting(taps.value))

  /** Looks at what is written down, whoever wrote it. */
  function look(): void {
    taps.value = queue?.read() ?? []
    others.value = allQueues(store).filter((one) => one.round !== queue?.round)
    lasting.value = store.lasts()
  }

  /** Shows a sheet, from the laptop or from the last time; the queue is that of its round. */
  function show(next: Held): void {
    const isOther = queue?.round !== next.sheet.round
    if (isOther) {
      queue = openQueue(store, next.sheet)
      tube.value = store.read(`linli door tube ${queue.round}`) ?? ''
    }
    if (next !== held.value) {
      held.value = next
      store.write(SHEET, JSON.stringify({ ...next, code: session?.code } satisfies Kept))
    }
    if (isOther) answers.open()
    look()
  }

  /** Nobody's name stays on a phone that may not see it any more; what it has not sent does. */
  function forgetSheet(): void {
    held.value = undefined
    if (stored<Kept>(SHEET)?.code === session?.code) store.remove(SHEET)
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  let running = false
  let again = false
  let failures = 0

  /** This phone's half of the session's secret, written down before it is sent: the answer may be lost on its way. */
  function ownFor(code: string): string {
    const kept = stored<{ code: string; own: string }>(OWN)
    if (kept?.code === code) return kept.own
    const own = newId().replace(/-/g, '')
    store.write(OWN, JSON.stringify({ code, own }))
    return own
  }

  async function join(): Promise<void> {
    const joined = code
    let token: string
    try {
      token = await link.join(joined, ownFor(joined))
    } catch (error) {
      if (error instanceof Refusal && isOfCode(error)) {
        phase.value = 'barred'
        cleanAddress()
      }
      throw error
    }
    // Only the new session's sheet tells which round's taps it may deliver.
    queue = undefined
    forgetSheet()
    session = { token, code: joined }
    hasSession.value = true
    store.write(SESSION, JSON.stringify(session))
    phase.value = 'working'
    cleanAddress()
  }

  function failed(error: Refusal | NotNow): void {
    connected.value = false
    failures++
    if (error instanceof NotNow) return
    // The laptop's guard speaks before it knows the language.
    message.value = error.code === 'session' ? words.sessionLost : error.message
    // Any other no passes, such as that of a laptop which has locked itself.
    if (!isEnd(error) || phase.value !== 'working') return
    const other = stored<Session>(SESSION)
    if (other && other.token !== session?.token) {
      // Another page on this phone was let in meanwhile.
      session = other
      queue = undefined
      goOn()
      return
    }
    phase.value = 'ended'
    forgetSheet()
  }

  /** Speaks to the laptop now; once more when asked meanwhile. */
  async function run(): Promise<void> {
    again = true
    if (running) return
    running = true
    clearTimeout(timer)
    try {
      while (again) {
        again = false
        if (phase.value === 'joining') await join()
        const before = queue
        await exchange(link, queue, held.value, Date.now, show)
        failures = 0
        message.value = ''
        connected.value = true
        heardAt.value = Date.now()
        // The first sheet tells the round, and with it what waits.
        if (queue !== before && unsent.value.length) again = true
      }
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof NotNow)) throw error
      failed(error)
    } finally {
      running = false
      look()
      schedule()
    }
  }

  function schedule(): void {
    if (phase.value !== 'joining' && phase.value !== 'working') return
    const waits = unsent.value.length > 0 || phase.value === 'joining'
    if (document.hidden && !waits) return
    timer = setTimeout(() => void run(), pause(failures, waits))
  }

  function cleanAddress(): void {
    history.replaceState(null, '', location.pathname + location.search)
  }

  /** Begins with the code in the address, or goes on with the session there is. */
  function begin(): void {
    code = /^#([0-9a-f]{32})$/i.exec(location.hash)?.[1] ?? ''
    if (code && code !== session?.code) {
      phase.value = 'joining'
      message.value = ''
      connected.value = undefined
      void run()
    } else if (session) {
      cleanAddress()
      goOn()
    }
  }

  /** Goes on with the session there is. */
  function goOn(): void {
    phase.value = 'working'
    message.value = ''
    connected.value = undefined
    const last = stored<Kept>(SHEET)
    // Taps are delivered into the session's round: another page's sheet may be of another.
    if (last && last.code === session?.code) show(last)
    void run()
  }

  /** Marks a target, or takes its mark back; written down before it is shown. */
  function tap(target: SheetTarget, place: string, outcome: OutcomeView | undefined, outOf?: string): void {
    if (!queue) return
    const questions = answers.questions.value
    const said = saying(answers.held.value, questions, target.answers, outcome, answers.edited.value)
    const about = {
      id: newId(), made: Date.now(), place, answers: said, outOf,
      said: [outcome?.name ?? words.undo, ...told(beside([], said), questions)].join(' · '),
      tube: held.value && takesTube(held.value.sheet, outcome) ? tube.value : undefined,
    }
    queue.change((before) => [...before, makeTap(before, target, outcome, about)])
    look()
    void run()
  }

  /** Says how many people behind a door no list has; written down before it is shown. */
  function report(home: string, place: string, unlisted: Unlisted): void {
    const about = { id: newId(), made: Date.now(), place, said: unlisted.people ? words.unlistedSaid(unlisted.people) : words.unlistedUnsaid }
    queue?.change((before) => [...before, makeReport(home, unlisted, about)])
    look()
    void run()
  }

  function dismiss(id: string): void {
    queue?.change((before) => without(before, new Set([id])))
    look()
  }

  /** Gives up what another round never got. */
  function discard(other: Queue): void {
    other.change(() => [])
    look()
  }

  function takeTube(next: string): void {
    tube.value = next
    if (queue) store.write(`linli door tube ${queue.round}`, next)
  }

  function wake(): void {
    if (!document.hidden && (phase.value === 'working' || phase.value === 'joining')) void run()
  }

  onMounted(() => {
    look()
    begin()
    document.addEventListener('visibilitychange', wake)
    window.addEventListener('online', wake)
    // Scanned again in the page that is open: only the fragment changes.
    window.addEventListener('hashchange', begin)
    // Another page on this phone made or sent taps.
    window.addEventListener('storage', look)
  })
  onUnmounted(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', wake)
    window.removeEventListener('online', wake)
    window.removeEventListener('hashchange', begin)
    window.removeEventListener('storage', look)
  })

  return {
    phase, message, connected, heardAt, held, taps, unsent, others, lasting, hasSession, tube, answers,
    tap, report, dismiss, discard, takeTube, goOn, retry: () => void run(),
  }
}
export type Door = ReturnType<typeof useDoor>
