import { expect, test } from 'vitest'
import type { DoorView, Sense, SweepBuildingView, TargetView } from '../../desk/types'
import { doorState } from './marks'
import { caredFor, doorName, doorsOf, findDoor, newDoor, passedOver, steps, stillSkipped } from './walk'

function person(id: string, sense: Sense | null = null, ...care: string[]): TargetView {
  const outcome = sense === null ? null : sense === 'done' ? 1 : 50
  return {
    id, name: id, care, absent: null, outcome, outcome_name: null, sense, tube: null, note: null, answers: [], again_at: null, attempts: 0, at: null,
    doubt: null, by: null, conflict: false,
  }
}
function door(room: string, ...targets: TargetView[]): DoorView {
  return { home: `home-${room}`, room, floor: 5, used_as: null, state: doorState(targets), targets }
}
const view: SweepBuildingView = {
  building: { id: 'b', name: '3号楼' },
  counts: { expected: 4, done: 1, not_done: 0, missing: 3, excused: 0 },
  units: [
    { id: 'u1', name: '1单元', closure: null, doors: [door('501', person('a'), person('b', 'done')), door('502')] },
    { id: 'u2', name: '2单元', closure: null, doors: [door('501', person('c')), door('1501', person('d'))] },
  ],
}

test('the walk skips empty doors, and with the filter those who are marked', () => {
  expect(steps(view, false).map((step) => step.target.id)).toEqual(['a', 'b', 'c', 'd'])
  expect(steps(view, true).map((step) => step.target.id)).toEqual(['a', 'c', 'd'])
  expect(steps(view, true, 'b').map((step) => step.target.id)).toEqual(['a', 'b', 'c', 'd'])
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

test('a room the register lacks is put into the unit that is said, or the only one', () => {
  expect(newDoor(view, '2单元503室')).toEqual({ unit: 'u2', room: '503' })
  expect(newDoor(view, '503')).toBeUndefined()
  expect(newDoor(view, '3-503')).toBeUndefined()
  expect(newDoor({ ...view, units: view.units.slice(0, 1) }, '503a')).toEqual({ unit: 'u1', room: '503A' })
  expect(newDoor(view, ' ')).toBeUndefined()
})

test('who has a care tag and no mark is passed over by going on, not by going back', () => {
  const cared = door('601', person('e', null, '血透'), person('f', 'not_done', '独居'), person('g'), person('h', null, '独居'))
  const all = steps({ ...view, units: [{ id: 'u1', name: '1单元', closure: null, doors: [cared] }] }, false)
  const ids = (from: number, to: number) => passedOver(all, from, to).map((step) => step.target.id)
  expect(ids(0, 1)).toEqual(['e'])
  expect(ids(0, 0)).toEqual([])
  expect(ids(0, 4)).toEqual(['e', 'h'])
  expect(ids(3, 0)).toEqual([])
  expect(ids(-1, 1)).toEqual(['e'])
})

test('somebody passed over is so until they have a mark or are gone', () => {
  const skipped = [{ id: 'a', building: 'b' }, { id: 'b', building: 'b' }, { id: 'x', building: 'b' }, { id: 'y', building: 'other' }]
  expect(stillSkipped(skipped, view).map((one) => one.id)).toEqual(['a', 'y'])
})

test('somebody is added behind a door that is named in full, also where nobody lives', () => {
  const doors = doorsOf(view)
  expect(doors.map((one) => doorName(view, one))).toEqual(['1-501', '1-502', '2-501', '2-1501'])
  const exactly = (typed: string) => findDoor(doors, typed, true)
  expect(['1-502', '2单元1501室', '502'].map(exactly)).toEqual([1, 3, 1])
  // What is only begun may be any door.
  expect([exactly('15'), findDoor(doors, '15')]).toEqual([-1, 3])
})

test('those in care without a mark are told of a whole building', () => {
  const cared = { ...view, units: [{ id: 'u1', name: '1单元', closure: null, doors: [door('501', person('a', null, '独居老人'), person('b', 'done', '透析'), person('c'))] }] }
  expect(caredFor(cared).map((step) => step.target.id)).toEqual(['a'])
})
