// Who is called and where to, in words: for the screen, and to be said or pasted.
import type { Named, NextBatch, RoundKind } from '../../desk/types'
import type { Say } from '../filters/words'

/** The kinds of round people are called down for. */
export const CALLED = ['screening', 'single', 'antigen', 'vaccination'] as const satisfies readonly RoundKind[]
export type Called = (typeof CALLED)[number]

export const calledFor = (kind: RoundKind): Called | undefined => CALLED.find((one) => one === kind)
/** Whether people are called down in a round: they themselves are its targets. */
export const isCalling = (round: { kind: RoundKind; target: 'resident' | 'home' }): boolean => round.target === 'resident' && calledFor(round.kind) !== undefined

/** The floor a room's number tells: the 6th of 601, the 12th of 1203; nothing of `东户`. */
export function floorOf(room: string): number | undefined {
  const told = /^(\d{1,2})\d{2}$/.exec(room)
  return told ? Number(told[1]) : undefined
}

/** From which floor to which, in the order they are called; nothing where one of the rooms does not tell. */
export function floorsOf(rooms: readonly string[]): [number, number] | undefined {
  const floors = rooms.map(floorOf)
  const told = floors.filter((floor) => floor !== undefined)
  const [first, last] = [told[0], told.at(-1)]
  if (first === undefined || last === undefined || told.length < floors.length) return undefined
  const [lowest, highest] = [Math.min(...told), Math.max(...told)]
  return first < last ? [lowest, highest] : [highest, lowest]
}

/** `6楼–4楼`, `6楼`; nothing where nobody can tell. */
export function floorWords(rooms: readonly string[], t: Say, way: 'shown' | 'said' = 'shown'): string {
  const floors = floorsOf(rooms)
  if (!floors) return ''
  const [from, until] = floors
  return from === until ? t(`calling.floor.${way}One`, { from }) : t(`calling.floor.${way}`, { from, until })
}

/** `桂花苑、阳光花园`. */
export const namesOf = (all: readonly Named[], t: Say): string => all.map((one) => one.name).join(t('common.comma'))

/** A point as people know it; a name that says it is one is left as it is. */
export function pointWords(name: string, kind: Called, t: Say): string {
  return /[点站处]$|point$|station$/i.test(name) ? name : t(`calling.at.${kind}`, { point: name })
}

/** What is said into the entry phone or the megaphone, or stands on the sheet. */
export function sentence(doors: Pick<NextBatch, 'place' | 'compound' | 'rooms'>, point: string, kind: Called, t: Say, withCompound = false): string {
  const compound = withCompound && doors.compound ? `${doors.compound} ` : ''
  return t('calling.sentence', {
    place: compound + doors.place, floors: floorWords(doors.rooms, t, 'said'), rooms: doors.rooms.join(t('common.comma')),
    point: pointWords(point, kind, t), deed: t(`calling.deed.${kind}`),
  })
}
