import { expect, test } from 'vitest'
import { minute } from '../../shell/beijing'
import { againChoices, isDue, lateMinutes, moment, typedTime } from './again'

const at = (time: string) => Date.parse(`2026-03-16T${time}:00+08:00`)
const choices = (time: string) => againChoices(at(time)).map((one) => [one.name, minute(one.at)])

test('the times to choose from are still to come', () => {
  expect(choices('14:20')).toEqual([
    ['half_hour', '2026-03-16 14:50'], ['one_hour', '2026-03-16 15:20'], ['two_hours', '2026-03-16 16:20'],
    ['tonight', '2026-03-16 19:00'], ['tomorrow', '2026-03-17 09:00'],
  ])
  expect(choices('20:10').map(([name]) => name)).toEqual(['half_hour', 'one_hour', 'two_hours', 'tomorrow'])
  // Before dawn the next morning is today's.
  expect(choices('02:10').at(-1)).toEqual(['this_morning', '2026-03-16 09:00'])
})

test('a typed time is the next one so called', () => {
  const typed = (text: string) => minute(typedTime(text, at('14:20')) ?? NaN)
  for (const text of ['19:30', '1930', '19：30', '19点半', '19点30分']) expect([text, typed(text)]).toEqual([text, '2026-03-16 19:30'])
  expect(typed('9')).toBe('2026-03-17 09:00')
  expect(typed('14:20')).toBe('2026-03-17 14:20')
  expect(typed('20点')).toBe('2026-03-16 20:00')
  for (const text of ['', '25:00', '12:75', '明天', '123456', '9:5']) expect([text, typed(text)]).toEqual([text, ''])
})

test('a time is told without its day where it is today', () => {
  const now = at('14:20')
  expect(moment(at('16:05'), now)).toEqual({ day: 'today', text: '16:05' })
  expect(moment(now + 20 * 3_600_000, now)).toEqual({ day: 'tomorrow', text: '10:20' })
  expect(moment(now + 50 * 3_600_000, now)).toEqual({ day: 'other', text: '03-18 16:20' })
})

test('somebody is due within the minute, and late by whole ones', () => {
  expect([isDue(at('14:19'), at('14:20')), isDue(at('14:20') + 59_000, at('14:20')), isDue(at('14:21'), at('14:20'))]).toEqual([true, true, false])
  expect(lateMinutes(at('14:00'), at('14:20'))).toBe(20)
  expect(lateMinutes(at('14:20'), at('14:20'))).toBe(0)
  expect(lateMinutes(at('14:21'), at('14:20'))).toBe(-1)
})
