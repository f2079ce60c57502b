// How far something is. Where nobody is expected, because all are excused, nothing is left to do.
import type { CountsView } from '../../desk'

/** The whole percents that are done. */
export function percent({ expected, done, excused }: CountsView): number {
  if (!expected) return excused ? 100 : 0
  return Math.floor((100 * done) / expected)
}

/** The part of those expected that `n` are, as a style has it. */
export function share(n: number, { expected }: CountsView): string {
  return `${expected ? (100 * n) / expected : 0}%`
}
