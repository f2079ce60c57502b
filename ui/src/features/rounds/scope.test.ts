import { expect, test } from 'vitest'
import { buildingTick, compoundTick, isSomewhere, setBuilding, setCompound, setUnit, unitTick, type Branch, type Scope } from './scope'

const compound: Branch = { id: 'c', buildings: [{ id: 'b1', units: ['u1', 'u2'] }, { id: 'b2', units: [] }, { id: 'b3', units: [] }] }
const none: Scope = { compounds: [], buildings: [], units: [] }
const whole: Scope = { compounds: ['c'], buildings: [], units: [] }

test('a whole compound holds every building and unit', () => {
  expect(setCompound({ ...none, buildings: ['b2', 'far'], units: ['u1', 'away'] }, compound, true)).toEqual({ compounds: ['c'], buildings: ['far'], units: ['away'] })
  expect([compoundTick(whole, compound), buildingTick(whole, compound, 'b1'), unitTick(whole, compound, 'b1', 'u2')]).toEqual(['all', 'all', true])
})

test('a building left out of a whole compound leaves the others in', () => {
  const rest = setBuilding(whole, compound, 'b2', false)
  expect(rest).toEqual({ compounds: [], buildings: ['b1', 'b3'], units: [] })
  expect([compoundTick(rest, compound), buildingTick(rest, compound, 'b2')]).toEqual(['some', 'none'])
})

test('a unit left out of a whole compound leaves the other units and buildings in, and put back it is whole again', () => {
  const rest = setUnit(whole, compound, 'b1', 'u1', false)
  expect(rest).toEqual({ compounds: [], buildings: ['b2', 'b3'], units: ['u2'] })
  expect([buildingTick(rest, compound, 'b1'), unitTick(rest, compound, 'b1', 'u1')]).toEqual(['some', false])
  expect(setUnit(rest, compound, 'b1', 'u1', true)).toEqual({ compounds: [], buildings: ['b2', 'b3', 'b1'], units: [] })
})

test('one unit alone is a place, and nothing is none', () => {
  expect(isSomewhere(setUnit(none, compound, 'b1', 'u2', true))).toBe(true)
  expect(isSomewhere(none)).toBe(false)
})

test('where units are not asked for, none are named', () => {
  expect(setBuilding({ compounds: ['c'], buildings: [] }, compound, 'b1', false)).toEqual({ compounds: [], buildings: ['b2', 'b3'] })
})
