// Tells a scanner from a hand. A scanner types like a keyboard, only faster than anybody: its keys follow each other at once and
// an Enter ends them. Keys are held until it is known which it is. Times are passed in.

/** Keys that follow each other sooner belong together. */
const GAP_MS = 35
/** As long a key is held; when nothing has followed by then, it was a hand. */
const WAIT_MS = 40
/** As many keys are a scanner's: nobody types four within a tenth of a second. Without an Enter they are nobody's; taken for
    outcomes, they would tick people. */
const SURELY = 4
/** What a busy laptop may put between two keys of a scan. */
const STALL_MS = 250
/** Nobody types as many keys without a pause and then Enter: an identity card has eighteen. */
const LONG = 12

export interface Stroke {
  key: string
  /** Control, Alt or Meta is held, or the key repeats by itself. */
  isSpecial: boolean
}

/** A scan of which some keys came so late, on a busy laptop, that they were taken for a hand's and acted on. */
export interface Late<S> {
  /** All of it; a hand's keys just before it may be among them. */
  text: string
  /** How many of its keys were acted on; they are the last ones that were replayed. */
  acted: number
  /** Keys to be replayed where it means nothing: then a hand it was. */
  rest: S[]
}

export interface Verdict<S> {
  /** The key just pressed is held or used up: nobody else may act on it. */
  taken: boolean
  /** Keys that were a hand's after all, in their order. */
  replay: S[]
  /** What a scanner typed. */
  scan?: string
  /** What it may have been instead. */
  late?: Late<S>
  /** A scanner was cut off: nothing of it is anybody's. */
  broken?: true
}

export interface Strokes<S> {
  press: (stroke: S, at: number) => Verdict<S>
  /** Nothing has followed for as long as was to be waited. */
  idle: () => Verdict<S>
  /** How long to wait for the next key; nothing where none is held. */
  wait: () => number | undefined
}

export function strokes<S extends Stroke>(): Strokes<S> {
  let held: S[] = []
  let last = -Infinity
  /** Keys acted on that whatever is held followed without a pause. */
  let acted: string[] = []

  const isSure = (): boolean => held.length >= SURELY

  function letGo(): Verdict<S> {
    const all = held
    held = []
    if (all.length >= SURELY) {
      acted = []
      return { taken: false, replay: [], broken: true }
    }
    acted.push(...all.map((one) => one.key))
    return { taken: false, replay: all }
  }

  /** Ends what is held with an Enter, where that may be a scan. */
  function end(enter: S, before: Verdict<S>): Verdict<S> | undefined {
    const keys = held.map((one) => one.key)
    const text = [...acted, ...keys].join('')
    const late = acted.length ? { text, acted: acted.length, rest: isSure() ? [] : [...held, enter] } : undefined
    if (!isSure() && !(late && text.length >= LONG)) return undefined
    const scan = isSure() ? keys.join('') : undefined
    held = []
    acted = []
    return { ...before, taken: true, ...(scan !== undefined && { scan }), ...(late && { late }) }
  }

  function press(stroke: S, at: number): Verdict<S> {
    const before: Verdict<S> = held.length && at - last > (isSure() ? STALL_MS : GAP_MS) ? letGo() : { taken: false, replay: [] }
    if (at - last > STALL_MS) acted = []
    // Capitals and colons come with it.
    if (stroke.key === 'Shift') return before
    const isText = stroke.key.length === 1 && !stroke.isSpecial
    // A space by itself presses the button that has the keyboard.
    if (isText && (stroke.key !== ' ' || held.length)) {
      held.push(stroke)
      last = at
      return { ...before, taken: true }
    }
    const ended = stroke.key === 'Enter' && !stroke.isSpecial ? end(stroke, before) : undefined
    if (ended) return ended
    const now = letGo()
    acted = []
    const replay = [...before.replay, ...now.replay]
    const broken = before.broken ?? now.broken
    // What comes after keys that are let go only now comes after them.
    return { taken: replay.length > 0, replay: replay.length ? [...replay, stroke] : replay, ...(broken && { broken }) }
  }

  return { press, idle: letGo, wait: () => (held.length ? (isSure() ? STALL_MS : WAIT_MS) : undefined) }
}
