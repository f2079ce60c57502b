// Needs in words.
import type { NeedView } from '../../desk/types'

/** Says a message; the screens' own. */
export type Say = (key: string, values?: Record<string, unknown>) => string
type Need = Pick<NeedView, 'kind' | 'name' | 'weekdays' | 'every_days' | 'first_on' | 'in_days' | 'missed'>

/** What is needed: `透析`, `用药 · 降压药`. */
export function needWords(need: Pick<Need, 'kind' | 'name'>, t: Say): string {
  const kind = t(`needs.kind.${need.kind}`)
  if (!need.name) return kind
  return need.kind === 'other' ? need.name : `${kind} · ${need.name}`
}

/** When it comes back: `每周一、三、五`, `每 5 天`; nothing where it is due once. */
export function rhythmWords(need: Pick<Need, 'kind' | 'weekdays' | 'every_days'>, t: Say): string {
  if (need.weekdays.length) return t('needs.weekly', { days: need.weekdays.map((day) => t(`needs.weekday.${day}`)).join(t('common.comma')) })
  if (need.every_days === null) return ''
  return t(need.kind === 'medicine' ? 'needs.lasts' : 'needs.every', { n: need.every_days })
}

/** How near it is: `过期 2 天`, `今天`, `3 天后`; nothing once it is over. */
export function dueWords(need: Pick<Need, 'in_days'>, t: Say): string {
  const days = need.in_days
  if (days === null) return ''
  if (days < 0) return t('needs.overdue', { n: -days })
  if (days < 2) return t(days ? 'needs.tomorrow' : 'needs.today')
  return t('needs.inDays', { n: days })
}

/** A day so many days after another, both as `2026-03-16`. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10)
}
