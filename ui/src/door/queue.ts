// The taps this phone made, and what it said of people on no list: written down before they are shown, delivered in the order
// made until the laptop says that it keeps them, and dropped only once a sheet shows them. Every round has a queue of its own.
import type { AnswerView, Delivered, DoorSheet, OutcomeView, SheetTarget, TapDone } from '../desk/types'
import { fromText, type Store } from './store'

/** How many people behind a door no list has; 0 takes back what was said of it before. */
export interface Unlisted {
  people: number
  note?: string | undefined
}

/** A tap as the phone keeps it. */
export interface Tap {
  id: string
  /** Whom or what it marks; the home, where it says whom no list has. */
  target: string
  /** It marks nothing, and says this of a door. */
  unlisted?: Unlisted | undefined
  /** 0 takes a mark back. */
  outcome: number
  tube?: string | undefined
  /** What was answered beside the outcome of whoever is done. */
  answers?: AnswerView[] | undefined
  over?: string | undefined
  /** The other tube they were in, and are not in any more. */
  outOf?: string | undefined
  /** When it was made, by the phone's clock. */
  made: number
  /** Whose it is and what was said, in words: they may have gone from the sheet when somebody has to read it. */
  place: string
  said: string
  state: 'waiting' | 'kept' | 'refused'
  /** Why the laptop refused it. */
  message?: string | undefined
}

/** A round's taps. Read anew for every change: another page on this phone may have changed them. */
export interface Queue {
  round: string
  name: string
  read(): Tap[]
  change(by: (taps: Tap[]) => Tap[]): Tap[]
}

const PREFIX = 'linli door taps '
/** As many as the laptop takes at once. */
const MOST = 200

interface Written {
  name: string
  taps: Tap[]
}

function written(store: Store, round: string): Written {
  return fromText<Written>(store.read(PREFIX + round)) ?? { name: '', taps: [] }
}

export function openQueue(store: Store, { round, name }: Pick<DoorSheet, 'round' | 'name'>): Queue {
  return {
    round,
    name,
    read: () => written(store, round).taps,
    change(by) {
      const taps = by(written(store, round).taps)
      if (taps.length) store.write(PREFIX + round, JSON.stringify({ name, taps } satisfies Written))
      else store.remove(PREFIX + round)
      return taps
    },
  }
}

/** The queues of all rounds this phone has taps of. */
export function allQueues(store: Store): Queue[] {
  const rounds = store.keys().filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length))
  return rounds.map((round) => openQueue(store, { round, name: written(store, round).name }))
}

export function waiting(taps: readonly Tap[]): Tap[] {
  return taps.filter((tap) => tap.state === 'waiting')
}

/** The phone's own last word on each target, where the laptop did not refuse it. */
export function lastWords(taps: readonly Tap[]): Map<string, Tap> {
  return new Map(taps.filter((tap) => tap.state !== 'refused' && !tap.unlisted).map((tap) => [tap.target, tap]))
}

/** The same on whom no list has, by the home. */
export function lastReports(taps: readonly Tap[]): Map<string, Tap> {
  return new Map(taps.filter((tap) => tap.state !== 'refused' && tap.unlisted).map((tap) => [tap.target, tap]))
}

/** A new report: how many people behind the door of `home` no list has. */
export function makeReport(home: string, unlisted: Unlisted, about: Pick<Tap, 'id' | 'made' | 'place' | 'said'>): Tap {
  return { ...about, target: home, outcome: 0, unlisted, state: 'waiting' }
}

/** A new tap, over whatever is shown of its target now. */
export function makeTap(
  taps: readonly Tap[], target: SheetTarget, outcome: OutcomeView | undefined,
  about: Pick<Tap, 'id' | 'made' | 'place' | 'said' | 'tube' | 'answers' | 'outOf'>,
): Tap {
  const over = lastWords(taps).get(target.id)?.id ?? target.mark ?? undefined
  return { ...about, target: target.id, outcome: outcome?.code ?? 0, over, state: 'waiting' }
}

/**
 * What is delivered next: the oldest, and of each target no more than one, so that a tap whose forerunner was refused can
 * still be told what it stands over.
 */
export function batch(taps: readonly Tap[], now: number): Delivered[] {
  const targets = new Set<string>()
  const next: Delivered[] = []
  for (const tap of waiting(taps)) {
    // A home may be marked, and have people on no list: one does not wait for the other.
    const about = tap.unlisted ? `door ${tap.target}` : tap.target
    if (targets.has(about) || next.length === MOST) break
    targets.add(about)
    next.push(sent(tap, now))
  }
  return next
}

/** A tap as it is delivered. */
function sent({ id, target, outcome, tube, answers, over, outOf, made, unlisted }: Tap, now: number): Delivered {
  // A clock may have been set back in between.
  const age_ms = Math.max(0, now - made)
  if (unlisted) return { id, home: target, people: unlisted.people, ...(unlisted.note && { note: unlisted.note }), age_ms }
  // That nothing is answered is said, too.
  const more = { ...(tube && { tube }), ...(answers && { answers }), ...(over && { over }), ...(outOf && { out_of: outOf }) }
  return { id, target, outcome, ...more, age_ms }
}

/** The taps after the laptop's answer. */
export function settle(taps: readonly Tap[], done: readonly TapDone[]): Tap[] {
  const answers = new Map(done.map((one) => [one.id, one]))
  const refused = new Map<string, string | undefined>()
  return taps.map((tap) => {
    const answer = answers.get(tap.id)
    if (tap.state !== 'waiting') return tap
    if (answer?.kept) return { ...tap, state: 'kept' }
    if (answer) {
      refused.set(tap.id, tap.over)
      return { ...tap, state: 'refused', message: answer.message ?? undefined }
    }
    // What stood over a refused tap stands over whatever that one stood over.
    return tap.over && refused.has(tap.over) ? { ...tap, over: refused.get(tap.over) } : tap
  })
}

export function without(taps: readonly Tap[], ids: ReadonlySet<string>): Tap[] {
  return taps.filter((tap) => !ids.has(tap.id))
}
