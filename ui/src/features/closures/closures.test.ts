import { expect, test } from 'vitest'
import { says } from '../../locales/says'
import zh from '../../locales/zh'
import type { ClosureRow, ClosureRules } from '../../desk/types'
import { arranged, dayOf, freeCode, lacking, nextOf, readDays, toneOf, without } from './closures'

const compound = (name: string) => ({ id: name, name })
function row(id: string, where: string, inDays?: number): ClosureRow {
  return {
    place: { id, kind: 'building', compound: compound(where), building: id, label: id },
    level: { code: 1, name: '封控区', rank: 4, out: 'nobody', deliver: 'door', sweep: 'last', positive: { here: 1 } },
    from: '2022-04-11', day: 1, days: 7, more_days: 0, step: 'begun', why: null, at: 0, doubt: null, by: '', disputed: false, rules: '', older_rules: false,
    stairwells: 1, homes: 1, people: 1,
    next: inDays === undefined ? null : { on: '2022-04-18', in_days: inDays, when: 'time', tests: [], to: null, met: true },
  }
}

test('what is due stands on top, the longest overdue first, and the rest by compound', () => {
  const { due, compounds } = arranged([row('1', '甲', 3), row('2', '甲', 0), row('3', '乙', -2), row('4', '乙')])
  expect(due.map((one) => one.place.id)).toEqual(['3', '2'])
  expect(compounds.map((one) => [one.name, one.rows.map((one) => one.place.id)])).toEqual([['甲', ['1']], ['乙', ['4']]])
})

test('strictness is four steps and days are said of how many', () => {
  expect([1, 2, 3, 4, 9].map(toneOf)).toEqual(['light', 'mild', 'firm', 'hard', 'hard'])
  const say = says(zh)
  expect([dayOf({ day: 3, days: 7 }, say), dayOf({ day: 31, days: null }, say), dayOf({ day: 8, days: 7 }, say)]).toEqual(['第 3/7 天', '第 31 天', '已满 7 天'])
})

test('the next step is said with its day and the level it leads to', () => {
  const say = says(zh)
  expect([nextOf({ next: '2022-12-03', to: '管控区' }, say), nextOf({ next: '2022-04-18', to: null }, say), nextOf({ next: null, to: null }, say)]).toEqual(['12月3日转管控区', '4月18日解除', ''])
})

test('the first test that was not negative stands in the way', () => {
  const one = row('1', '甲', 0)
  const tested = (number: number, state: 'negative' | 'waiting') => ({ number, day: '2022-04-16', state, round: null, left: 0, tubes: 0 })
  expect(lacking({ ...one, next: { ...one.next!, tests: [tested(1, 'negative'), tested(2, 'waiting')] } })?.number).toBe(2)
  expect(lacking(one)).toBeUndefined()
})

test('days are read however they are typed', () => {
  expect([readDays('6'), readDays('12、4 8,4'), readDays('')]).toEqual([[6], [4, 8, 12], []])
})

test('a level that goes leaves nothing that leads to it', () => {
  const level = (code: number, to?: number) => ({
    code, name: String(code), rank: 1, out: 'free' as const, deliver: 'gate' as const, sweep: 'normal' as const, positive: { here: 2, rest: 2 },
    step: { days: 7, when: 'time' as const, ...(to && { to }) },
  })
  const rules: ClosureRules = { name: 'x', valid_from: '2022-04-11', positive: { here: 1, rest: 2 }, levels: [level(1, 2), level(2)] }
  expect(freeCode(rules.levels)).toBe(3)
  const left = without(rules, 2)
  expect(left.levels).toEqual([{ ...level(1), positive: { here: 1 } }])
  expect(left.positive).toEqual({ here: 1 })
})
