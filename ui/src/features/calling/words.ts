// Who is called and where to, in words: for the screen, and to be said or pasted.
import type { FloorSpan, Named, NextBatch, RoundKind } from '../../desk/types'
import type { Say } from '../filters/words'

/** The kinds of round people are called down for. */
export const CALLED = ['screening', 'single', 'antigen', 'vaccination'] as const satisfies readonly RoundKind[]
export type Called = (typeof CALLED)[number]

export const calledFor = (kind: RoundKind): Called | undefined => CALLED.find((one) => one === kind)
/** Whether people are called down in a round: they themselves are its targets. */
export const isCalling = (round: { kind: RoundKind; target: 'resident' | 'home' }): boolean => round.target === 'resident' && calledFor(round.kind) !== undefined

/** `6楼–4楼`, `6楼`; nothing where nobody can tell. */
export function floorWords(floors: FloorSpan | null, t: Say, way: 'shown' | 'said' = 'shown'): string {
  if (!floors) return ''
  const { from, until } = floors
  return from === until ? t(`calling.floor.${way}One`, { from }) : t(`calling.floor.${way}`, { from, until })
}

/** `桂花苑、阳光花园`. */
export const namesOf = (all: readonly Named[], t: Say): string => all.map((one) => one.name).join(t('common.comma'))

/** A point as people know it; a name that says it is one is left as it is. */
export function pointWords(name: string, kind: Called, t: Say): string {
  return /[点站处]$|point$|station$/i.test(name) ? name : t(`calling.at.${kind}`, { point: name })
}

/** What is said into the entry phone or the megaphone, or stands on the sheet. */
export function sentence(doors: Pick<NextBatch, 'place' | 'compound' | 'rooms' | 'floors'>, point: string, kind: Called, t: Say, withCompound = false): string {
  const compound = withCompound && doors.compound ? `${doors.compound} ` : ''
  return t('calling.sentence', {
    place: compound + doors.place, floors: floorWords(doors.floors, t, 'said'), rooms: doors.rooms.join(t('common.comma')),
    point: pointWords(point, kind, t), deed: t(`calling.deed.${kind}`),
  })
}
