// The order in which doors are walked, and who is passed over in it.
import type { ClosureBadge, DoorView, SweepBuildingView, TargetView } from '../../desk'

/** A door, and the unit it is in. */
export interface Door {
  door: DoorView
  unit: string
}

/** One line of the walk: somebody, behind a door. */
export interface Step extends Door {
  target: TargetView
  first: boolean
  /** How the unit is closed that begins here. */
  closure?: ClosureBadge | null
}

/** Everybody in walking order; with `missing`, only those without a mark (and `keep`, who was just marked). */
export function steps(view: SweepBuildingView, missing: boolean, keep?: string): Step[] {
  return view.units.flatMap((unit) => {
    const walk: Step[] = unit.doors.flatMap((door) =>
      door.targets
        .filter((target) => !missing || target.sense === null || target.id === keep)
        .map((target, place) => ({ target, door, unit: unit.name, first: place === 0 })),
    )
    if (walk[0] && unit.closure) walk[0].closure = unit.closure
    return walk
  })
}

/** Everybody in a building, behind whichever door. */
export function everybody(view: SweepBuildingView): TargetView[] {
  return view.units.flatMap((unit) => unit.doors.flatMap((door) => door.targets))
}

/** Those with a care tag and without a mark whom somebody leaves behind who goes on from one place of the walk to another. */
export function passedOver(walk: readonly Step[], from: number, to: number): Step[] {
  return walk.slice(Math.max(0, from), Math.max(0, to)).filter(({ target }) => target.care.length > 0 && target.sense === null)
}

/** Those with a care tag and without a mark anywhere in a building. */
export function caredFor(view: SweepBuildingView): Step[] {
  return passedOver(steps(view, true), 0, Infinity)
}

/** Somebody with a care tag who was passed over, and where. */
export interface Skipped {
  id: string
  building: string
}

/** Those still passed over, as far as a building tells: whoever has a mark by now, or is gone, no longer is. */
export function stillSkipped(skipped: readonly Skipped[], view: SweepBuildingView): Skipped[] {
  const open = new Set(everybody(view).filter((target) => target.sense === null).map((target) => target.id))
  return skipped.filter((one) => one.building !== view.building.id || open.has(one.id))
}

const CHINESE = /(\d+)\s*(?:单元|号楼|号|幢|栋|楼道|门)/g

/** Every door of a building, also those behind which nobody lives. */
export function doorsOf(view: SweepBuildingView): Door[] {
  return view.units.flatMap((unit) => unit.doors.map((door) => ({ door, unit: unit.name })))
}

/** A door as somebody types it: its room, with the unit before it where rooms repeat. */
export function doorName(view: SweepBuildingView, { door, unit }: Door): string {
  const many = view.units.filter((one) => one.doors.length > 0).length > 1
  return many && unit ? `${/\d+/.exec(unit)?.[0] ?? unit}-${door.room}` : door.room
}

/** The room somebody types, and the unit where they say it. */
function read(typed: string): { room: string | undefined; isIn: (unit: string) => boolean } {
  const text = typed.trim().replace(CHINESE, '$1-').replace(/[室房]$/, '').toUpperCase()
  const parts = text.split(/[-\s/]+/).filter(Boolean)
  const unit = parts.length > 1 ? parts.at(-2) : undefined
  return { room: parts.at(-1), isIn: (name) => unit === undefined || (/\d+/.exec(name)?.[0] ?? name.toUpperCase()) === unit }
}

/** Where a room would be that the register lacks: in the unit that is said, or the only one there is. */
export function newDoor(view: SweepBuildingView, typed: string): { unit: string; room: string } | undefined {
  const { room, isIn } = read(typed)
  const [unit, another] = view.units.filter(({ name }) => isIn(name))
  return room && unit && !another ? { unit: unit.id, room } : undefined
}

/** The first line behind the door somebody types: `501`, `2-501`, `2单元501`; a room may be begun only, unless it is meant exactly. */
export function findDoor(all: readonly Door[], typed: string, exactly = false): number {
  const { room, isIn } = read(typed)
  if (!room) return -1
  const inUnit = (step: Door): boolean => isIn(step.unit)
  const exact = all.findIndex((step) => step.door.room.toUpperCase() === room && inUnit(step))
  return exact >= 0 || exactly ? exact : all.findIndex((step) => step.door.room.toUpperCase().startsWith(room) && inUnit(step))
}
