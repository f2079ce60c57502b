// Who walks where, as a board: where somebody looks, what is moved where to, and what takes it back.
import type { StopView, SweepBuildingView, TeamView } from '../../desk/types'

/** A column of the board: a team, or what is nobody's. */
export type Team = string | null
/** Where somebody looks: a stairwell, or a column without any. */
export interface Place {
  team: Team
  unit?: string | undefined
}
/** Stairwells given to a team, before another one of it or at its end. */
export interface Gift {
  units: string[]
  team: Team
  before?: string | undefined
}

const collator = new Intl.Collator('zh', { numeric: true })

const ids = (stops: readonly StopView[]): string[] => stops.map((stop) => stop.unit)
/** How many are left there: who is missing, and who was not met. */
export const left = ({ counts }: Pick<TeamView, 'counts'>): number => counts.missing + counts.not_done
/** Somebody who is left, and what was said of them where something was. */
export interface Left {
  id: string
  room: string
  name: string
  care: string[]
  reason: string | null
}
/** Who is left on a stairwell, in the order it is walked: the very ones its numbers count. */
export function leftIn(building: SweepBuildingView, unit: string): Left[] {
  const doors = building.units.find((one) => one.id === unit)?.doors ?? []
  return doors.flatMap(({ room, targets }) =>
    targets.filter(({ sense }) => sense === null || sense === 'not_done').map(({ id, name, care, outcome_name }) => ({ id, room, name, care, reason: outcome_name })),
  )
}
/** Nobody is left, and somebody was there to begin with. */
export const isThrough = (one: Pick<TeamView, 'counts'>): boolean => left(one) === 0 && one.counts.expected + one.counts.excused > 0

export function columnOf(teams: readonly TeamView[], unit: string | undefined): TeamView | undefined {
  return teams.find((team) => team.stops.some((stop) => stop.unit === unit))
}

/** Where a stairwell stands on the board: whose it is, and its place on that way. */
export function placeOf(teams: readonly TeamView[], unit: string): string {
  const column = columnOf(teams, unit)
  return `${column?.id ?? ''} ${column?.stops.findIndex((stop) => stop.unit === unit) ?? -1}`
}

/** Where somebody looks once the board has changed: at the same stairwell wherever it is now, else nearby. */
export function settle(teams: readonly TeamView[], at: Place | undefined): Place | undefined {
  const column = columnOf(teams, at?.unit) ?? teams.find((team) => team.id === at?.team) ?? teams[0]
  if (!column) return undefined
  const unit = column.stops.find((stop) => stop.unit === at?.unit) ?? column.stops[0]
  return { team: column.id, unit: unit?.unit }
}

/** One further, down the way or to the team beside; the same place where there is none. */
export function step(teams: readonly TeamView[], at: Place, across: number, down: number): Place {
  const column = teams.findIndex((team) => team.id === at.team)
  const row = Math.max(0, teams[column]?.stops.findIndex((stop) => stop.unit === at.unit) ?? 0)
  const next = teams[Math.max(0, Math.min(teams.length - 1, column + across))]
  if (!next) return at
  const last = Math.max(0, next.stops.length - 1)
  return { team: next.id, unit: next.stops[Math.max(0, Math.min(last, row + down))]?.unit }
}

/** The stairwells in the order they are walked: that of their team, and from several teams that of their names. */
export function inOrder(teams: readonly TeamView[], units: ReadonlySet<string>): StopView[] {
  const from = teams.filter((team) => team.stops.some((stop) => units.has(stop.unit)))
  const stops = from.flatMap((team) => team.stops.filter((stop) => units.has(stop.unit)))
  if (from.length < 2) return stops
  return stops.sort((a, b) => collator.compare(a.compound, b.compound) || collator.compare(a.place, b.place))
}

/** Stairwells of one team a place up or down its way. Nothing where they are at the end of it. */
export function shift(teams: readonly TeamView[], units: ReadonlySet<string>, down: 1 | -1): Gift | undefined {
  const column = teams.find((team) => team.stops.some((stop) => units.has(stop.unit)))
  if (!column || column.id === null) return undefined
  const picked = column.stops.filter((stop) => units.has(stop.unit))
  const rest = column.stops.filter((stop) => !units.has(stop.unit))
  const edge = column.stops.indexOf(picked.at(down > 0 ? -1 : 0)!)
  const passed = column.stops.slice(0, edge).filter((stop) => !units.has(stop.unit)).length
  const row = Math.max(0, Math.min(rest.length, passed + down))
  const after = [...rest.slice(0, row), ...picked, ...rest.slice(row)]
  if (after.every((stop, nth) => stop === column.stops[nth])) return undefined
  return { units: ids(picked), team: column.id, before: rest[row]?.unit }
}

/** Stairwells given to the team beside the one they are in, as far down its way. Right of the last team they are nobody's. */
export function beside(teams: readonly TeamView[], units: ReadonlySet<string>, across: 1 | -1): Gift | undefined {
  const place = teams.findIndex((team) => team.stops.some((stop) => units.has(stop.unit)))
  const from = teams[place]
  const to = teams[place + across]
  if (!from || (!to && (across < 0 || from.id === null))) return undefined
  const row = from.stops.findIndex((stop) => units.has(stop.unit))
  const rest = (to?.stops ?? []).filter((stop) => !units.has(stop.unit))
  return { units: ids(inOrder(teams, units)), team: to?.id ?? null, ...(to?.id && { before: rest[row]?.unit }) }
}

/** Stairwells put down in a team before another one. Nothing where they are there already. */
export function putDown(teams: readonly TeamView[], units: readonly string[], team: Team, before?: string): Gift | undefined {
  const moved = new Set(units)
  const stops = teams.find((one) => one.id === team)?.stops ?? []
  const row = before === undefined ? -1 : stops.findIndex((stop) => stop.unit === before)
  const next = row < 0 ? undefined : stops.slice(row).find((stop) => !moved.has(stop.unit))?.unit
  const rest = ids(stops).filter((unit) => !moved.has(unit))
  const at = next === undefined ? rest.length : rest.indexOf(next)
  const after = rest.toSpliced(at, 0, ...units)
  const isThere = team === null ? units.every((unit) => ids(stops).includes(unit)) : after.every((unit, nth) => unit === stops[nth]?.unit)
  return isThere ? undefined : { units: [...units], team, ...(team !== null && { before: next }) }
}

/** What gives stairwells back to whom they had been, in the order they had been. What else has come since stays. */
export function giveBack(before: readonly TeamView[], now: readonly TeamView[], units: readonly string[]): Gift[] {
  const moved = new Set(units)
  return before.flatMap((team) => {
    if (!team.stops.some((stop) => moved.has(stop.unit))) return []
    const here = new Set(ids(now.find((one) => one.id === team.id)?.stops ?? []))
    const kept = team.id === null ? moved : new Set([...here, ...moved])
    return [{ units: ids(team.stops).filter((unit) => kept.has(unit)), team: team.id }]
  })
}

/** What is on the way, in its order. */
export function along<T>(all: readonly T[], way: readonly string[], id: (one: T) => string): T[] {
  const places = new Map(way.map((one, place) => [one, place]))
  return all.filter((one) => places.has(id(one))).sort((a, b) => (places.get(id(a)) ?? 0) - (places.get(id(b)) ?? 0))
}

/** So many names: of the teams there are the first, and new ones that nobody has. */
export function teamNames(known: readonly string[], count: number, name: (nth: number) => string): string[] {
  const names = [...new Set(known)].slice(0, count)
  for (let nth = 1; names.length < count; nth++) if (!known.includes(name(nth))) names.push(name(nth))
  return names
}

const DIGITS = '〇一二三四五六七八九十'
/** `一`, `十二`: a number up to 99 as a team is called. */
export function numeral(n: number): string {
  const tens = Math.floor(n / 10)
  return (tens > 1 ? DIGITS[tens] : '') + (tens ? '十' : '') + (n % 10 ? DIGITS[n % 10] : '')
}
