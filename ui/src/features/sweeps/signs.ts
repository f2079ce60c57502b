import type { Sense } from '../../desk'

/** Status is never told by colour alone. */
export const SIGNS: Readonly<Record<Sense, string>> = { done: '✓', not_done: '✗', excused: '–' }

export function sign(sense: Sense | null): string {
  return sense === null ? '○' : SIGNS[sense]
}
