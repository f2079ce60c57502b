// What comes of a scan in a sweep: somebody becomes the next one, a tube is taken in hand, a paper is opened. It is seen and heard.
import { nextTick, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { call, type Scanned } from '../../desk'
import { tone } from '../../shell/tones'
import type { Done, Sweep } from '../sweeps/useSweep'
import { everybody } from '../sweeps/walk'
import { useScanner, type LateScan } from './useScanner'

/** No building takes longer to be read. */
const PATIENCE_MS = 8000

/** What came of the last scan. */
export interface Heard {
  words: string
  good: boolean
  /** The number of a card nobody in the register has. */
  stranger: string | undefined
  /** The how manyeth it is. */
  nth: number
}

/** Hears of somebody scanned whom the round does not have. */
type Outside = (target: string, name: string, building: string) => void

/** `done`: the keyboard is for the doors again. */
export function useScanned(
  round: () => string, sweep: Sweep, building: Ref<string | undefined>, has: (building: string) => boolean, outside: Outside, done: () => void,
) {
  const { t } = useI18n()
  const router = useRouter()
  const heard = ref<Heard>()

  function say(words: string, good: boolean, stranger?: string): void {
    heard.value = { words, good, stranger, nth: (heard.value?.nth ?? 0) + 1 }
    tone(good ? 'good' : 'bad')
  }

  const ask = (text: string): Promise<Scanned> => call('read_scan', { round: round(), text })

  /** What keys that came late would have been, had they come in time: the longest end of them that is a card or a paper; and
      the marks to take back then. */
  async function inTime({ text, marks }: LateScan<Done>): Promise<{ scanned: Scanned; made: Done[] } | undefined> {
    for (let from = 0; from < marks.length; from++) {
      const scanned = await ask(text.slice(from))
      if (scanned.what === 'person' || scanned.what === 'paper' || scanned.what === 'stranger' || scanned.what === 'gone') return { scanned, made: marks.slice(from).flat() }
    }
    return undefined
  }

  /** A tube's code tells nothing of its own length: where keys may be missing, only one like that of the tube in hand is it. */
  const isWhole = (scanned: Scanned): boolean =>
    scanned.what !== 'unknown' && (scanned.what !== 'tube' || scanned.code.length === sweep.tube.value.length)

  /** Tells whether it meant anything. */
  async function read(text: string | undefined, late?: LateScan<Done>): Promise<boolean> {
    try {
      const scanned = text === undefined ? undefined : await ask(text)
      if (scanned && (!late || (isWhole(scanned) && scanned.what !== 'tube'))) {
        await act(scanned)
        return true
      }
      const whole = late && (await inTime(late))
      if (whole) {
        // Digits of a card are nobody's outcomes.
        sweep.takeBack(whole.made)
        await act(whole.scanned)
      } else if (scanned && isWhole(scanned)) await act(scanned)
      else if (scanned) missed(t('scanning.cutOff'))
      else return false
    } catch (error) {
      missed(error instanceof Error ? error.message : String(error))
    }
    return true
  }

  /** Nobody was found: then whoever stood there before must not get what is pressed next. */
  function missed(words: string, stranger?: string): void {
    say(words, false, stranger)
    sweep.drop()
  }

  async function act(scanned: Scanned): Promise<void> {
    if (scanned.what !== 'paper') done()
    if (scanned.what === 'person') await meet(scanned.target, scanned.name, scanned.building)
    else if (scanned.what === 'tube') await take(scanned.code)
    else if (scanned.what === 'paper') {
      tone('good')
      await router.push({ name: 'papers', params: { round: round() }, query: { paper: scanned.paper } })
    } else if (scanned.what === 'stranger') missed(t('scanning.stranger'), scanned.id_number)
    else if (scanned.what === 'gone') missed(t('scanning.gone', { name: scanned.name }))
    else missed(t('scanning.unknown'))
  }

  async function take(code: string): Promise<void> {
    await sweep.takeTube(code)
    const { inTube, size, full } = sweep
    const words = { code, n: inTube.value, size: size.value }
    say(full.value ? t('scanning.tubeFull', words) : t('scanning.tube', words), !full.value)
  }

  async function meet(target: string, name: string, where: string): Promise<void> {
    // Whoever comes to a table comes in any order: nobody is passed over.
    if (has(where)) sweep.goTo(target, where, [])
    const came = await shown(where)
    const step = came && sweep.view.value && everybody(sweep.view.value).some((one) => one.id === target) && sweep.walk.value[sweep.place.value]
    if (!step || step.target.id !== target) {
      missed(t('scanning.notInRound', { name }))
      outside(target, name, where)
      return
    }
    say(step.target.outcome === null ? t('scanning.person', { name, room: step.door.room }) : t('scanning.already', { name, outcome: step.target.outcome_name ?? '' }), true)
  }

  /** Waits until a building has been read. */
  async function shown(where: string): Promise<boolean> {
    const isShown = (): boolean => building.value === where && sweep.view.value?.building.id === where
    if (has(where) && !isShown()) {
      await new Promise<void>((ready) => {
        const stop = watch(sweep.view, () => isShown() && end())
        const timer = setTimeout(end, PATIENCE_MS)
        function end(): void {
          clearTimeout(timer)
          stop()
          ready()
        }
      })
    }
    await nextTick()
    return isShown()
  }

  const takeIn = useScanner(read, () => missed(t('scanning.cutOff')), () => sweep.undoable.value)
  return { heard, takeIn }
}
