// The order in which doors are walked, and what a mark changes in it before the desk has answered.
import type { DoorState, DoorView, OutcomeView, SweepBuildingView, TargetView } from '../../desk'
import { day } from '../../shell/beijing'

/** A mark made here that the desk's answer does not show yet; undefined outcome: taken back. */
export interface Fresh {
  outcome: OutcomeView | undefined
  tube: string | undefined
}

/** One line of the walk: somebody, behind a door. */
export interface Step {
  target: TargetView
  door: DoorView
  unit: string
  first: boolean
}

/** Where a door stands, from those behind it. */
export function doorState(targets: TargetView[]): DoorState {
  if (!targets.length) return 'empty'
  if (targets.every((target) => target.done === true)) return 'done'
  if (targets.every((target) => target.done === null)) return 'missing'
  if (targets.some((target) => target.done !== null && targets.some((other) => other.done !== target.done))) return 'part'
  return 'not_done'
}

function withMark(target: TargetView, fresh: Fresh): TargetView {
  const { outcome, tube } = fresh
  return {
    ...target,
    outcome: outcome?.code ?? null,
    outcome_name: outcome?.name ?? null,
    done: outcome?.done ?? null,
    tube: tube ?? null,
  }
}

/** The building with the marks just made laid over it; doors that nothing touched stay the same objects. */
export function overlay(view: SweepBuildingView, fresh: ReadonlyMap<string, Fresh>): SweepBuildingView {
  if (!fresh.size) return view
  const units = view.units.map((unit) => ({
    ...unit,
    doors: unit.doors.map((door) => {
      if (!door.targets.some((target) => fresh.has(target.id))) return door
      const targets = door.targets.map((target) => {
        const mark = fresh.get(target.id)
        return mark ? withMark(target, mark) : target
      })
      return { ...door, targets, state: doorState(targets) }
    }),
  }))
  return { ...view, units }
}

/** Everybody in walking order; with `missing`, only those without a mark (and `keep`, who was just marked). */
export function steps(view: SweepBuildingView, missing: boolean, keep?: string): Step[] {
  return view.units.flatMap((unit) =>
    unit.doors.flatMap((door) =>
      door.targets
        .filter((target) => !missing || target.done === null || target.id === keep)
        .map((target, place) => ({ target, door, unit: unit.name, first: place === 0 })),
    ),
  )
}

/** The next code: the digits at its end counted on, as wide as they were. */
export function nextTube(code: string): string {
  const digits = /\d+$/.exec(code)?.[0]
  if (!digits) return `${code}2`
  const next = String(BigInt(digits) + BigInt(1)).padStart(digits.length, '0')
  return code.slice(0, -digits.length) + next
}

/** A first code for whoever has no printed ones: the day and a number. */
export function firstTube(now: number): string {
  return `${day(now).slice(5).replace('-', '')}-001`
}

const CHINESE = /(\d+)\s*(?:单元|号楼|号|幢|栋|楼道|门)/g

/** The first line behind the door somebody types: `501`, `2-501`, `2单元501`. */
export function findDoor(all: Step[], typed: string): number {
  const text = typed.trim().replace(CHINESE, '$1-').replace(/[室房]$/, '').toUpperCase()
  const parts = text.split(/[-\s/]+/).filter(Boolean)
  const room = parts.at(-1)
  if (!room) return -1
  const unit = parts.length > 1 ? parts.at(-2) : undefined
  const inUnit = (step: Step): boolean => unit === undefined || (/\d+/.exec(step.unit)?.[0] ?? step.unit.toUpperCase()) === unit
  const exact = all.findIndex((step) => step.door.room.toUpperCase() === room && inUnit(step))
  return exact >= 0 ? exact : all.findIndex((step) => step.door.room.toUpperCase().startsWith(room) && inUnit(step))
}
