import { expect, test } from 'vitest'
import type { DoorView, SweepBuildingView, TargetView } from '../../desk/types'
import { doorState, findDoor, firstTube, nextTube, overlay, steps } from './walk'

function person(id: string, done: boolean | null = null): TargetView {
  const outcome = done === null ? null : done ? 1 : 50
  return { id, name: id, care: [], outcome, outcome_name: null, done, tube: null, at: null, doubt: null, by: null, conflict: false }
}
function door(room: string, ...targets: TargetView[]): DoorView {
  return { home: `home-${room}`, room, floor: 5, state: doorState(targets), targets }
}
const view: SweepBuildingView = {
  building: { id: 'b', name: '3号楼' },
  counts: { expected: 4, done: 1, not_done: 0, missing: 3 },
  units: [
    { id: 'u1', name: '1单元', doors: [door('501', person('a'), person('b', true)), door('502')] },
    { id: 'u2', name: '2单元', doors: [door('501', person('c')), door('1501', person('d'))] },
  ],
}
const swabbed = { code: 1, name: '已采', done: true, key: '1' }

test('a door is done, partly done, not done, missing or empty by those behind it', () => {
  expect(doorState([])).toBe('empty')
  expect(doorState([person('a', true), person('b', true)])).toBe('done')
  expect(doorState([person('a', true), person('b')])).toBe('part')
  expect(doorState([person('a', false), person('b')])).toBe('part')
  expect(doorState([person('a', false)])).toBe('not_done')
  expect(doorState([person('a')])).toBe('missing')
})

test('a mark shows at once, and only its own door changes', () => {
  const now = overlay(view, new Map([['a', { outcome: swabbed, tube: 'A001' }]]))
  expect(now.units[0]?.doors[0]?.state).toBe('done')
  expect(now.units[0]?.doors[0]?.targets[0]?.tube).toBe('A001')
  expect(now.units[1]?.doors[0]).toBe(view.units[1]?.doors[0])
  expect(view.units[0]?.doors[0]?.targets[0]?.done).toBeNull()
})

test('a mark taken back makes its target missing again', () => {
  const now = overlay(view, new Map([['b', { outcome: undefined, tube: undefined }]]))
  expect(now.units[0]?.doors[0]?.state).toBe('missing')
})

test('the walk skips empty doors, and with the filter those who are marked', () => {
  expect(steps(view, false).map((step) => step.target.id)).toEqual(['a', 'b', 'c', 'd'])
  expect(steps(view, true).map((step) => step.target.id)).toEqual(['a', 'c', 'd'])
  expect(steps(view, true, 'b').map((step) => step.target.id)).toEqual(['a', 'b', 'c', 'd'])
})

test('tube codes count on by their last digits', () => {
  expect(nextTube('A009')).toBe('A010')
  expect(nextTube('0316-099')).toBe('0316-100')
  expect(nextTube('20261124000000000999')).toBe('20261124000000001000')
  expect(nextTube('X')).toBe('X2')
  expect(firstTube(Date.UTC(2026, 2, 15, 22))).toBe('0316-001')
})

test('a typed room finds its door, the unit where it is said', () => {
  const all = steps(view, false)
  expect(findDoor(all, '501')).toBe(0)
  expect(findDoor(all, '2-501')).toBe(2)
  expect(findDoor(all, '2单元501室')).toBe(2)
  expect(findDoor(all, '150')).toBe(3)
  expect(findDoor(all, '999')).toBe(-1)
  expect(findDoor(all, ' ')).toBe(-1)
})
