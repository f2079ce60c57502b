// Filters in words, and without what says nothing.
import type { Filter } from '../../desk/types'

/** Says a message; the screens' own. */
export type Say = (key: string, values?: Record<string, unknown>) => string

/** The filter with only what says something. */
export function sound(filter: Filter | null | undefined): Filter {
  const { age_from, age_to, care, alone, home_use, registration, away, need, here } = filter ?? {}
  return {
    ...(age_from != null && { age_from }), ...(age_to != null && { age_to }), ...(care?.length && { care: [...care] }), ...(alone && { alone }),
    ...(home_use?.length && { home_use: [...home_use] }), ...(registration?.length && { registration: [...registration] }),
    ...(away && { away }), ...(need && { need }), ...(here && { here }),
  }
}

/** Whether it lets everybody through. */
export function isOpen(filter: Filter | null | undefined): boolean {
  return !Object.keys(sound(filter)).length
}

/** Whether the ages can be. */
export function isBackwards({ age_from, age_to }: Filter): boolean {
  return age_from != null && age_to != null && age_from > age_to
}

/** Whether both let the same people through. */
export function isSame(one: Filter, other: Filter): boolean {
  const plain = (filter: Filter): string => JSON.stringify({
    ...sound(filter), care: [...(filter.care ?? [])].sort(), home_use: [...(filter.home_use ?? [])].sort(), registration: [...(filter.registration ?? [])].sort(),
  })
  return plain(one) === plain(other)
}

/** Whom it lets through, in few words; nothing where that is everybody. */
export function filterWords(filter: Filter | null | undefined, t: Say): string {
  const { age_from: from, age_to: to, care, alone, home_use, registration, away, need, here } = sound(filter)
  const parts: string[] = []
  if (from !== undefined && to !== undefined) parts.push(from === to ? t('filters.exactly', { n: from }) : t('filters.between', { from, to }))
  else if (from !== undefined) parts.push(t('filters.atLeast', { n: from }))
  else if (to !== undefined) parts.push(t('filters.atMost', { n: to }))
  if (alone) parts.push(t('filters.aloneShort'))
  if (away) parts.push(t('filters.awayShort'))
  if (here) parts.push(t('filters.hereShort'))
  if (need) parts.push(t('filters.needShort'))
  if (home_use) parts.push(home_use.map((use) => t(`register.use.${use}`)).join(t('filters.or')))
  if (registration) parts.push(registration.map((one) => t(`register.registrations.${one}`)).join(t('filters.or')))
  if (care) parts.push(care.join(t('filters.or')))
  return parts.join(t('filters.and'))
}
