// When somebody goes back to a door, as people say it.
import { clock, day, fromField, toField } from '../../shell/beijing'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Until then it is still the night before. */
const MORNING = 6

export type AgainName = 'half_hour' | 'one_hour' | 'two_hours' | 'tonight' | 'this_morning' | 'tomorrow'
export interface AgainChoice {
  name: AgainName
  at: number
}

/** `19:00` of the day `at` lies in, or of one after it. */
function timeOf(at: number, time: string, daysOn = 0): number {
  return fromField(`${day(at + daysOn * DAY_MS)}T${time}`)
}

/** The times to choose from, each of them still to come. */
export function againChoices(now: number): AgainChoice[] {
  const hour = Number(toField(now).slice(11, 13))
  const tonight = timeOf(now, '19:00')
  return [
    { name: 'half_hour', at: now + 30 * MINUTE_MS },
    { name: 'one_hour', at: now + 60 * MINUTE_MS },
    { name: 'two_hours', at: now + 120 * MINUTE_MS },
    ...(tonight > now ? [{ name: 'tonight', at: tonight } as const] : []),
    hour < MORNING ? { name: 'this_morning', at: timeOf(now, '09:00') } : { name: 'tomorrow', at: timeOf(now, '09:00', 1) },
  ]
}

/** The next time that is typed: `19:30`, `1930`, `7点半`; undefined where it is none. */
export function typedTime(text: string, now: number): number | undefined {
  const found = /^(\d{1,2})\s*(?:[:：.点时]\s*(\d{2}|半)?\s*分?|(\d{2}))?$/.exec(text.trim())
  if (!found) return undefined
  const said = found[2] ?? found[3] ?? '00'
  const [hours, minutes] = [Number(found[1]), said === '半' ? 30 : Number(said)]
  if (hours > 23 || minutes > 59) return undefined
  const time = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
  const today = timeOf(now, time)
  return today > now ? today : timeOf(now, time, 1)
}

/** A time to come: the hour where it is today, else the day, too. */
export function moment(at: number, now: number): { day: 'today' | 'tomorrow' | 'other'; text: string } {
  const text = toField(at).slice(11)
  if (day(at) === day(now)) return { day: 'today', text }
  if (day(at) === day(now + DAY_MS)) return { day: 'tomorrow', text }
  return { day: 'other', text: clock(at) }
}

/** Whether it is time to go. The screen's clock ticks by the minute, so whoever is due within this one already is. */
export function isDue(at: number, now: number): boolean {
  return at < now + MINUTE_MS
}

/** For how many whole minutes somebody has been due; negative while not yet. */
export function lateMinutes(at: number, now: number): number {
  return Math.floor((now - at) / MINUTE_MS)
}
