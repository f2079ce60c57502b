// When somebody goes back, in words.
import type { Say } from '../filters/words'

/** What is offered, in minutes: nobody goes, at once, in half an hour, in two hours, tomorrow. */
export const AGAIN = [null, 0, 30, 120, 24 * 60] as const
export const LATEST_AGAIN_MIN = 31 * 24 * 60

/** Half an hour, three hours, two days: the largest measure that holds it without a rest. */
export function againWords(minutes: number | null, t: Say): string {
  if (minutes === null) return t('rounds.again.never')
  if (minutes === 0) return t('rounds.again.atOnce')
  if (minutes === 24 * 60) return t('rounds.again.tomorrow')
  if (minutes % (24 * 60) === 0) return t('rounds.again.days', { n: minutes / (24 * 60) })
  return minutes % 60 === 0 ? t('rounds.again.hours', { n: minutes / 60 }) : t('rounds.again.minutes', { n: minutes })
}
