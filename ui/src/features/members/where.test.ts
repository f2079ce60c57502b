import { expect, test } from 'vitest'
import { placesOf, ticked } from './where'

const compounds = [{ id: 'c', name: '云杉苑' }, { id: 'd', name: '桂花苑' }]
const buildings = { c: [{ id: 'c3', name: '3' }, { id: 'c5', name: '5' }], d: [{ id: 'd1', name: '1' }] }

test('a scope is told compound by compound, a whole one without its buildings', () => {
  const { places, unknown } = placesOf(['c3', 'd', 'c5', 'd1'], compounds, buildings)
  expect(places.map((one) => [one.compound.name, one.buildings.map((house) => house.name)])).toEqual([['云杉苑', ['3', '5']], ['桂花苑', []]])
  expect(unknown).toBe(0)
})

test('places the register has no more are counted', () => {
  expect(placesOf(['c3', 'away'], compounds, buildings)).toMatchObject({ places: [{ compound: { id: 'c' } }], unknown: 1 })
})

test('what is no compound is ticked as a building', () => {
  expect(ticked(['c3', 'd'], compounds)).toEqual({ compounds: ['d'], buildings: ['c3'] })
})
