import { expect, test } from 'vitest'
import type { DoorView, Sense, SweepBuildingView, TargetView, TeamView } from '../../desk/types'
import { along, beside, giveBack, inOrder, isThrough, leftIn, numeral, putDown, settle, shift, step, teamNames, type Gift } from './way'

const none = { expected: 0, done: 0, not_done: 0, missing: 0, excused: 0 }
const team = (id: string | null, units: string): TeamView => ({
  id, name: id ?? '', people: [], counts: none, stands: null, last_at: null, per_hour: null, ends_at: null,
  stops: [...units].map((unit) => ({ unit, place: unit, building: unit, compound: '', counts: none, closure: null })),
})
const board = [team('1', 'abcd'), team('2', 'ef'), team(null, 'x')]
const ways = (teams: readonly TeamView[]): string[] => teams.map((one) => one.stops.map((stop) => stop.unit).join(''))

/** What the desk makes of gifts. */
function given(teams: readonly TeamView[], gifts: readonly (Gift | undefined)[]): TeamView[] {
  return gifts.reduce<TeamView[]>((now, gift) => {
    if (!gift) return now
    const stops = gift.units.map((unit) => now.flatMap((one) => one.stops).find((stop) => stop.unit === unit)!)
    return now.map((one) => {
      const rest = one.stops.filter((stop) => !gift.units.includes(stop.unit))
      const at = rest.findIndex((stop) => stop.unit === gift.before)
      return { ...one, stops: one.id === gift.team ? rest.toSpliced(at < 0 ? rest.length : at, 0, ...stops) : rest }
    })
  }, [...teams])
}

test('arrows go along the way and across to the next team, also into one without stairwells', () => {
  expect(step(board, { team: '1', unit: 'b' }, 0, 1)).toEqual({ team: '1', unit: 'c' })
  expect(step(board, { team: '1', unit: 'd' }, 0, 1)).toEqual({ team: '1', unit: 'd' })
  expect(step(board, { team: '1', unit: 'd' }, 1, 0)).toEqual({ team: '2', unit: 'f' })
  expect(step([team('1', 'a'), team('2', '')], { team: '1', unit: 'a' }, 1, 0)).toEqual({ team: '2', unit: undefined })
  expect(settle(board, { team: '2', unit: 'c' })).toEqual({ team: '1', unit: 'c' })
  expect(settle(board, { team: '2', unit: 'gone' })).toEqual({ team: '2', unit: 'e' })
  expect(settle([], undefined)).toBeUndefined()
})

test('stairwells move a place along the way, several as one, and not beyond its end', () => {
  const moved = (units: string, down: 1 | -1): string | undefined => ways(given(board, [shift(board, new Set(units), down)]))[0]
  expect(['b', 'c', 'bc', 'bd'].map((units) => moved(units, -1))).toEqual(['bacd', 'acbd', 'bcad', 'bdac'])
  expect(['b', 'c', 'bc', 'ac'].map((units) => moved(units, 1))).toEqual(['acbd', 'abdc', 'adbc', 'bdac'])
  expect([shift(board, new Set('a'), -1), shift(board, new Set('cd'), 1), shift(board, new Set('x'), 1)]).toEqual([undefined, undefined, undefined])
})

test('stairwells go to the team beside at the same height, and beyond the last one to nobody', () => {
  expect(ways(given(board, [beside(board, new Set('b'), 1)]))).toEqual(['acd', 'ebf', 'x'])
  expect(ways(given(board, [beside(board, new Set('d'), 1)]))).toEqual(['abc', 'efd', 'x'])
  expect(ways(given(board, [beside(board, new Set('ef'), 1)]))).toEqual(['abcd', '', 'xef'])
  expect(beside(board, new Set('a'), -1)).toBeUndefined()
  expect(beside(board, new Set('x'), 1)).toBeUndefined()
  expect(beside([team('1', 'ab')], new Set('b'), 1)).toEqual({ units: ['b'], team: null })
})

test('what is put down comes before the next one that stays, and nothing is written where it lies already', () => {
  const put = (units: string, to: string | null, before?: string): string[] => ways(given(board, [putDown(board, [...units], to, before)]))
  expect(put('a', '2', 'f')).toEqual(['bcd', 'eaf', 'x'])
  expect(put('bd', '1', 'a')).toEqual(['bdac', 'ef', 'x'])
  expect(put('bc', '1', 'c')).toEqual(['abcd', 'ef', 'x'])
  expect(put('ab', '1', 'b')).toEqual(['abcd', 'ef', 'x'])
  expect(put('ab', '1')).toEqual(['cdab', 'ef', 'x'])
  expect([putDown(board, ['b', 'c'], '1', 'b'), putDown(board, ['d'], '1'), putDown(board, ['x'], null)]).toEqual([undefined, undefined, undefined])
})

test('what was moved is given back where it was, and what came in between stays', () => {
  for (const gift of [shift(board, new Set('ac'), 1), beside(board, new Set('bd'), 1), { units: ['a', 'e', 'x'], team: '2', before: 'f' }]) {
    const now = given(board, [gift])
    expect(ways(now)).not.toEqual(ways(board))
    expect(ways(given(now, giveBack(board, now, gift!.units)))).toEqual(ways(board))
  }
  const other = given(board, [beside(board, new Set('b'), 1), { units: ['d'], team: null }])
  expect(giveBack(board, other, ['b'])).toEqual([{ units: ['a', 'b', 'c'], team: '1' }])
})

test('what several teams have is walked by its name', () => {
  const mixed = [team('1', 'db'), team('2', 'ca')]
  expect(inOrder(mixed, new Set('db')).map((stop) => stop.unit).join('')).toBe('db')
  expect(inOrder(mixed, new Set('dca')).map((stop) => stop.unit).join('')).toBe('acd')
})

test('one sees what is on their own way, in its order', () => {
  expect(along(['a', 'b', 'c'], ['c', 'x', 'a'], (one) => one)).toEqual(['c', 'a'])
})

test('teams keep their names, new ones get the next that is free', () => {
  const name = (nth: number): string => `${numeral(nth)}组`
  expect(teamNames(['东片', '二组'], 4, name)).toEqual(['东片', '二组', '一组', '三组'])
  expect(teamNames(['东片', '二组'], 1, name)).toEqual(['东片'])
  expect([1, 9, 10, 11, 20].map(numeral)).toEqual(['一', '九', '十', '十一', '二十'])
})

test('who is left on a stairwell is told by room and name, with what was said of them', () => {
  const target = (id: string, sense: Sense | null, outcome_name: string | null = null): TargetView => ({
    id, name: `张小${id}`, care: [], absent: null, outcome: null, outcome_name, sense, tube: null, note: null, answers: [], again_at: null, attempts: 0, at: null, doubt: null, by: null, conflict: false,
  })
  const door = (room: string, targets: TargetView[]): DoorView => ({ home: room, room, floor: null, used_as: null, state: 'part', targets })
  const unit = (id: string, doors: DoorView[]) => ({ id, name: id, doors, closure: null })
  const doors = [door('302', [target('1', 'done', '已采'), target('2', 'not_done', '不在家')]), door('301', [target('3', null), target('4', 'excused', '住院')])]
  const building: SweepBuildingView = { building: { id: 'b', name: '3' }, counts: none, units: [unit('x', [door('101', [target('5', null)])]), unit('y', doors)] }
  expect(leftIn(building, 'y').map(({ room, name, reason }) => [room, name, reason])).toEqual([['302', '张小2', '不在家'], ['301', '张小3', null]])
  expect(leftIn(building, 'z')).toEqual([])
})

test('a stairwell is through when nobody is left there, not when nobody was ever expected', () => {
  expect(isThrough({ counts: none })).toBe(false)
  expect(isThrough({ counts: { ...none, expected: 2, done: 2 } })).toBe(true)
  expect(isThrough({ counts: { ...none, excused: 2 } })).toBe(true)
  expect(isThrough({ counts: { ...none, expected: 2, done: 1, not_done: 1 } })).toBe(false)
})
