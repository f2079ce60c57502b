// How a tube is said in words: how full, how it stands, and which of them somebody looks for.
import type { ReadResult, TubeResult, TubeRow } from '../../desk/types'

export const RESULTS = ['negative', 'unclear', 'positive'] as const satisfies readonly TubeResult[]
export const RESULT_SIGNS: Record<TubeResult, string> = { negative: '✓', unclear: '?', positive: '!' }

export type Fill = 'full' | 'short' | 'over'
export const FILL_SIGNS: Record<Fill, string> = { full: '✓', short: '○', over: '✗' }
/** How full a tube is. */
export function fillOf(tube: TubeRow, size: number): Fill {
  if (tube.people > size) return 'over'
  return tube.people === size ? 'full' : 'short'
}

/** Filled at two laptops: neither saw how many were in it. */
export const isShared = (tube: TubeRow): boolean => tube.laptops > 1

export const LOOKS = ['all', 'short', 'crowded', 'twice', 'faulty', 'unknown', 'positive'] as const
export type Look = (typeof LOOKS)[number]
export function fits(tube: TubeRow, look: Look, size: number): boolean {
  switch (look) {
    case 'all': return true
    case 'short': return fillOf(tube, size) === 'short'
    case 'crowded': return fillOf(tube, size) === 'over' || isShared(tube)
    case 'twice': return tube.twice > 0
    case 'faulty': return tube.fault !== null || tube.note !== null || Boolean(tube.result?.disputed) || tube.result?.result === 'unclear'
    case 'unknown': return tube.result === null
    case 'positive': return tube.result?.result === 'positive'
  }
}

/** What was read, with what somebody must see first: positive, unclear, other than before, and then the rest. */
export function byWeight(read: readonly ReadResult[]): ReadResult[] {
  const weight = ({ result, before }: ReadResult): number => RESULTS.indexOf(result) * 2 + Number(before !== null)
  return [...read].sort((a, b) => weight(b) - weight(a))
}

/** How many there are of each result. */
export function tally(read: readonly ReadResult[]): Record<TubeResult, number> {
  const counts = { negative: 0, unclear: 0, positive: 0 }
  for (const { result } of read) counts[result]++
  return counts
}
