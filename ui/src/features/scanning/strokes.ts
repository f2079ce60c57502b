// Tells a scanner from a hand. A scanner types like a keyboard, only faster than anybody: its keys follow each other at once and
// an Enter ends them. Keys are held until it is known which it is. Times are passed in.

/** Keys that follow each other sooner belong together. */
const GAP_MS = 35
/** As long a key is held; when nothing has followed by then, it was a hand. */
const WAIT_MS = 40
/** As many keys are a scanner's: nobody types four within a tenth of a second. Without an Enter they are nobody's; taken for
    outcomes, they would tick people. */
const SURELY = 4
/** What a busy laptop may put between two keys of a scan, once it is surely one. */
const STALL_MS = 250

export interface Stroke {
  key: string
  /** Control, Alt or Meta is held, or the key repeats by itself. */
  isSpecial: boolean
}

export interface Verdict<S> {
  /** The key just pressed is held or used up: nobody else may act on it. */
  taken: boolean
  /** Keys that were a hand's after all, in their order. */
  replay: S[]
  /** What a scanner typed. */
  scan?: string
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

  const isSure = (): boolean => held.length >= SURELY

  function letGo(): Verdict<S> {
    const all = held
    held = []
    return all.length >= SURELY ? { taken: false, replay: [], broken: true } : { taken: false, replay: all }
  }

  function press(stroke: S, at: number): Verdict<S> {
    const before: Verdict<S> = held.length && at - last > (isSure() ? STALL_MS : GAP_MS) ? letGo() : { taken: false, replay: [] }
    // Capitals and colons come with it.
    if (stroke.key === 'Shift') return before
    const isText = stroke.key.length === 1 && !stroke.isSpecial
    // A space by itself presses the button that has the keyboard.
    if (isText && (stroke.key !== ' ' || held.length)) {
      held.push(stroke)
      last = at
      return { ...before, taken: true }
    }
    if (stroke.key === 'Enter' && !stroke.isSpecial && isSure()) {
      const scan = held.map((one) => one.key).join('')
      held = []
      return { ...before, taken: true, scan }
    }
    const now = letGo()
    const replay = [...before.replay, ...now.replay]
    const broken = before.broken ?? now.broken
    // What comes after keys that are let go only now comes after them.
    return { taken: replay.length > 0, replay: replay.length ? [...replay, stroke] : replay, ...(broken && { broken }) }
  }

  return { press, idle: letGo, wait: () => (held.length ? (isSure() ? STALL_MS : WAIT_MS) : undefined) }
}
