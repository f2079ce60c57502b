// What a camera sees becomes scans. A scanner reads a code once, when its trigger is pulled; a camera sees it in every picture, for
// as long as it is held there. So a code counts once, until it has been out of sight. Times are passed in.

/** As long nothing may be seen of a code before showing it means showing it again: a hand that shakes takes it away for less. */
const AWAY_MS = 1500
/** Of a code that was misread no two pictures say the same; two that agree are no further apart than this. */
const AGREE_MS = 1000

export interface Sight {
  /** A code that was not there before: it is scanned now. */
  fresh?: string
  /** There are several: nobody knows which one is meant. */
  several: boolean
}

export interface Sightings {
  /** What comes of the next picture. */
  look: (codes: readonly string[], at: number) => Sight
  /** A code that nobody could take in when it was scanned: it is scanned again if it is there still. */
  forget: (code: string) => void
  /** A code was taken in: whatever was there before it and comes again is meant again. */
  taken: (code: string) => void
}

export function sightings(): Sightings {
  /** What was scanned and is there still, each with when it was first missed since. */
  const there = new Map<string, number | undefined>()
  let once: { code: string; at: number } | undefined

  function look(codes: readonly string[], at: number): Sight {
    const seen = new Set(codes)
    for (const [code, missed] of there) {
      if (seen.has(code)) there.set(code, undefined)
      else if (missed === undefined) there.set(code, at)
      else if (at - missed >= AWAY_MS) there.delete(code)
    }
    const [code] = seen
    if (seen.size > 1) once = undefined
    if (code === undefined || seen.size > 1 || there.has(code)) return { several: seen.size > 1 }
    const agrees = once?.code === code && at - once.at <= AGREE_MS
    once = agrees ? undefined : { code, at }
    if (!agrees) return { several: false }
    there.set(code, undefined)
    return { fresh: code, several: false }
  }

  function taken(code: string): void {
    for (const other of there.keys()) if (other !== code) there.delete(other)
  }

  return { look, forget: (code) => there.delete(code), taken }
}
