import { expect, test } from 'vitest'
import type { PointView } from '../../desk/types'
import { fromField } from '../../shell/beijing'
import { dayOf, hoursFrom, isNextDay, isOvernight, moment, stateOf, timeFrom, timeOf } from './hours'

const at = (text: string): number => fromField(`2026-03-${text}`)
const now = at('16T08:00')
const point = (opens_at: number | null, closes_at: number | null, open = false): PointView => ({
  id: String(opens_at), name: '东门', lanes: 2, lane_per_hour: 60, opens_at, closes_at, open, queue: 0, come: 0, per_hour: null, wait_min: 0, batches: [], compounds: [], most_left: null,
})

test('times of the day become instants and back, also past midnight', () => {
  expect(hoursFrom('2026-03-16', '06:30', '11:00')).toEqual({ opens_at: at('16T06:30'), closes_at: at('16T11:00') })
  expect(hoursFrom('2026-03-16', '20:00', '01:00')).toEqual({ opens_at: at('16T20:00'), closes_at: at('17T01:00') })
  expect(hoursFrom('2026-03-16', '', '11:00')).toEqual({ closes_at: at('16T11:00') })
  expect(hoursFrom('2026-03-16', '', '')).toEqual({})
  expect(timeOf(at('16T06:30'))).toBe('06:30')
  expect([isOvernight('20:00', '01:00'), isOvernight('06:30', '11:00'), isOvernight('', '11:00')]).toEqual([true, false, false])
})

test('times are typed as people write them', () => {
  expect(['630', '6:30', '6点半', '18', '', '25:00', '早上'].map(timeFrom)).toEqual(['06:30', '06:30', '06:30', '18:00', '', undefined, undefined])
  expect([isNextDay(at('16T20:00'), at('17T01:00')), isNextDay(at('16T06:00'), at('16T11:00')), isNextDay(null, at('17T01:00'))]).toEqual([true, false, false])
})

test('a point keeps its day until it is over', () => {
  expect(dayOf(now, at('16T05:00'))).toBe('2026-03-16')
  expect(dayOf(now, at('18T05:00'))).toBe('2026-03-18')
  expect(dayOf(now, 0, point(at('15T20:00'), at('16T09:00')))).toBe('2026-03-15')
  expect(dayOf(now, 0, point(at('15T06:00'), at('15T09:00')))).toBe('2026-03-16')
  expect(dayOf(now, 0, point(at('17T06:00'), null))).toBe('2026-03-17')
})

test('why it is not open, and from when it is', () => {
  expect(stateOf(point(null, null, true), now)).toBe('open')
  expect(stateOf(point(at('16T09:00'), null), now)).toBe('soon')
  expect(stateOf(point(at('16T06:00'), at('16T07:00')), now)).toBe('over')
  expect([moment(at('16T09:00'), now), moment(at('17T09:00'), now)]).toEqual(['09:00', '03-17 09:00'])
})
