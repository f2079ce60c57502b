// The sheet as it is shown: unit by unit in walking order, with the phone's own taps laid over what the laptop said.
import type { DoorSheet, OutcomeView, Sense, SheetDoor, SheetTarget } from '../desk/types'
import { beside } from './answers'
import { lastReports, lastWords, type Tap } from './queue'

export interface ShownTarget extends SheetTarget {
  /** What stands here has not reached the laptop. */
  waiting?: boolean
  /** The laptop refused something that was said here. */
  refused?: boolean
}

/** People behind a door whom no list has, as this phone said. */
export interface ShownUnlisted {
  people: number
  /** Something was noted, which the laptop keeps to itself. */
  noted: boolean
  /** Somebody at the laptop saw to it. */
  seen: boolean
  /** It has not reached the laptop. */
  waiting?: boolean
  /** As long as this phone knows it. */
  note?: string | undefined
}

export interface ShownDoor extends SheetDoor {
  targets: ShownTarget[]
  unlisted: ShownUnlisted | null
}

/** The doors of one unit. */
export interface Section {
  key: string
  building: string
  unit: string
  /** How it is closed, in a line. */
  closure: string | null
  doors: ShownDoor[]
  /** All of its doors, also those behind which nobody is known. */
  rooms: ShownDoor[]
}

export interface Counts {
  /** Everybody on the list. */
  all: number
  /** Those who are not excused. */
  expected: number
  done: number
}

/** How somebody stands with what was tapped. */
function laid(target: SheetTarget, tap: Tap): ShownTarget {
  const answers = beside(target.answers, tap.answers)
  return { ...target, outcome: tap.outcome || null, tube: tap.tube ?? null, answers, again_in_ms: null, waiting: tap.state === 'waiting' }
}

/** What this phone said of a door last: waiting here, else as the laptop has it. */
function unlistedAt(door: SheetDoor, report: Tap | undefined): ShownUnlisted | null {
  if (!report?.unlisted) return door.unlisted
  const { people, note } = report.unlisted
  // Said anew without a note, the one before stands.
  const noted = Boolean(note) || Boolean(door.unlisted?.noted)
  return people ? { people, note, noted, seen: false, waiting: report.state === 'waiting' } : null
}

/** The sheet with the taps laid over it; doors that no tap touches stay the same objects. Empty homes are left out, but for those
    where somebody was met. */
export function sections(sheet: DoorSheet, taps: readonly Tap[]): Section[] {
  const [last, reports] = [lastWords(taps), lastReports(taps)]
  const refused = new Set(taps.filter((tap) => tap.state === 'refused' && !tap.unlisted).map((tap) => tap.target))
  const shown = (target: SheetTarget): ShownTarget => {
    const tap = last.get(target.id)
    const now = tap ? laid(target, tap) : target
    return refused.has(target.id) ? { ...now, refused: true } : now
  }
  const shownDoor = (door: SheetDoor): ShownDoor => {
    const report = reports.get(door.home)
    const isTouched = Boolean(report) || door.targets.some(({ id }) => last.has(id) || refused.has(id))
    return isTouched ? { ...door, targets: door.targets.map(shown), unlisted: unlistedAt(door, report) } : door
  }
  return sheet.buildings.flatMap((building, nth) =>
    building.units
      .map((unit, at) => {
        const rooms = unit.doors.map(shownDoor)
        return {
          key: `${nth}.${at}`,
          building: building.name,
          unit: unit.name,
          closure: unit.closure,
          doors: rooms.filter((door) => door.targets.length > 0 || door.unlisted),
          rooms,
        }
      })
      .filter((section) => section.doors.length > 0),
  )
}

/** In which sense each outcome counts, by its code. */
export type Senses = ReadonlyMap<number, Sense>

export function sensesOf(outcomes: readonly OutcomeView[]): Senses {
  return new Map(outcomes.map(({ code, sense }) => [code, sense]))
}

/** In which sense somebody counts; undefined: nothing was said. */
export function senseOf({ outcome }: SheetTarget, senses: Senses): Sense | undefined {
  return outcome === null ? undefined : senses.get(outcome)
}

/** Whether somebody has to come, or come again. */
export function isLeft(target: SheetTarget, senses: Senses): boolean {
  const sense = senseOf(target, senses)
  return sense === undefined || sense === 'not_done'
}

function targets(all: readonly Section[]): ShownTarget[] {
  return all.flatMap((section) => section.doors.flatMap((door) => door.targets))
}

/** Those with a care tag of whom nothing was said yet and whom somebody leaves behind who goes on from one to another: those
    between, or the rest of a unit that is left. */
export function passedOver(all: readonly Section[], from: string | undefined, to: string): { room: string; target: ShownTarget }[] {
  const places = all.flatMap((section) => section.doors.flatMap(({ room, targets }) => targets.map((target) => ({ section, room, target }))))
  const at = places.findIndex(({ target }) => target.id === from)
  const next = places.findIndex(({ target }) => target.id === to)
  const here = places[at]?.section
  if (!here || next < 0) return []
  const isHere = places[next]?.section === here
  const between = places.slice(at, isHere ? next : undefined).filter(({ section }) => section === here)
  return between.filter(({ target }) => target.care.length > 0 && target.outcome === null)
}

export function count(sections: readonly Section[], senses: Senses): Counts {
  const each = targets(sections).map((target) => senseOf(target, senses))
  const of = (sense: Sense): number => each.filter((one) => one === sense).length
  return { all: each.length, expected: each.length - of('excused'), done: of('done') }
}

/** Whether an outcome puts somebody into a tube. */
export function takesTube(sheet: DoorSheet, outcome: OutcomeView | undefined): boolean {
  return Boolean(sheet.tube_size && outcome?.sampled)
}

/** How many of those on this sheet are in a tube. The laptop knows of others; it refuses what does not fit. */
export function inTube(all: readonly Section[], tube: string): number {
  return targets(all).filter((target) => target.tube === tube).length
}

/** A tube's code as the laptop keeps it: `t1 ` and `T1` are one tube. */
export function tubeCode(typed: string): string {
  return typed.trim().toUpperCase()
}
