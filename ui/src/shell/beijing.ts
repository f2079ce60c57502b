// China keeps one legal time everywhere, eight hours ahead of UTC without summer time: screens go by it as reports do,
// whatever zone the laptop is set to.
const AHEAD_MS = 8 * 3600 * 1000

/** `2026-03-16T09:30`: an instant as a date field holds it. */
export function toField(at: number): string {
  const shifted = new Date(at + AHEAD_MS)
  return Number.isNaN(shifted.getTime()) ? '' : shifted.toISOString().slice(0, 16)
}

/** The instant a date field means; NaN where it means none. */
export function fromField(text: string): number {
  return new Date(`${text}Z`).getTime() - AHEAD_MS
}

/** `2026-03-16 09:30`. */
export function minute(at: number): string {
  return toField(at).replace('T', ' ')
}

/** `2026-03-16`. */
export function day(at: number): string {
  return toField(at).slice(0, 10)
}

/** A time of these days as people write it: `03-16 09:05`. */
export function clock(at: number): string {
  return minute(at).slice(-11)
}
