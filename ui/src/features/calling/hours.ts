// From when until when a point is open: times of a day on the screen, instants in the core.
import type { PointView } from '../../desk/types'
import { day, fromField, toField } from '../../shell/beijing'
import { typedTime } from '../sweeps/again'

const DAY_MS = 24 * 60 * 60_000
type Hours = Pick<PointView, 'opens_at' | 'closes_at'>

/** `06:30`. */
export const timeOf = (at: number | null): string => (at === null ? '' : toField(at).slice(11))

/** The day its times are of: its own while it is not over, else today, or the day on which the round begins. */
export function dayOf(now: number, startsAt: number, point?: Hours): string {
  const own = point?.opens_at ?? point?.closes_at ?? null
  if (own !== null && (point?.closes_at ?? Infinity) > now) return day(own)
  return day(Math.max(now, startsAt))
}

/** What the core is told; an end that comes before the beginning is one of the next day. */
export function hoursFrom(of: string, from: string, until: string): { opens_at?: number; closes_at?: number } {
  const opens = from ? fromField(`${of}T${from}`) : undefined
  const closes = until ? fromField(`${of}T${until}`) : undefined
  const late = opens !== undefined && closes !== undefined && closes <= opens
  return { ...(opens !== undefined && { opens_at: opens }), ...(closes !== undefined && { closes_at: late ? closes + DAY_MS : closes }) }
}

/** Whether the end is one of the next day. */
export const isOvernight = (from: string, until: string): boolean => Boolean(from && until) && until <= from

/** Whether a point that opens closes on the day after. */
export const isNextDay = (opensAt: number | null, closesAt: number): boolean => opensAt !== null && day(opensAt + DAY_MS) === day(closesAt)

/** The time somebody typed, as people write it; undefined where it is none. */
export function timeFrom(text: string): string | undefined {
  if (!text.trim()) return ''
  const typed = typedTime(text, 0)
  return typed === undefined ? undefined : timeOf(typed)
}

/** `06:30`, and with its day where that is not today: `03-17 06:30`. */
export function moment(at: number, now: number): string {
  return day(at) === day(now) ? timeOf(at) : toField(at).slice(5).replace('T', ' ')
}

export type OpenState = 'open' | 'soon' | 'over'

/** How a point stands: the core says whether it is open, its hours say why not. */
export function stateOf(point: Pick<PointView, 'open' | 'opens_at'>, now: number): OpenState {
  if (point.open) return 'open'
  return point.opens_at !== null && point.opens_at > now ? 'soon' : 'over'
}
