import { expect, test } from 'vitest'
import type { DoorSheet, SheetDoor, SheetTarget } from '../desk/types'
import type { Tap } from './queue'
import { count, inTube, isLeft, passedOver, sections, senseOf, sensesOf, takesTube, tubeCode } from './sheet'

function person(id: string, more: Partial<SheetTarget> = {}): SheetTarget {
  return { id, name: id, care: [], absent: null, outcome: null, tube: null, answers: [], mark: null, conflict: false, attempts: 0, again_in_ms: null, ...more }
}
const door = (home: string, room: string, targets: SheetTarget[], unlisted: SheetDoor['unlisted'] = null): SheetDoor => ({ home, room, targets, unlisted })
const sheet: DoorSheet = {
  round: 'r', name: '第3轮', target: 'resident', questions: [], tube_size: 10, left_ms: 1,
  outcomes: [
    { code: 1, name: '已采', sense: 'done', again_min: null, key: '1', sampled: true, positive: false }, { code: 2, name: '他处已采', sense: 'done', again_min: null, key: '2', sampled: false, positive: false },
    { code: 50, name: '不在家', sense: 'not_done', again_min: 120, key: '3', sampled: false, positive: false }, { code: 100, name: '住院', sense: 'excused', again_min: null, key: '4', sampled: false, positive: false },
  ],
  buildings: [
    {
      name: '桂花苑3',
      units: [
        { name: '1', closure: null, doors: [door('h1', '101', [person('a'), person('b', { outcome: 1, tube: 'T1' })]), door('h2', '102', [])] },
        { name: '2', closure: null, doors: [door('h3', '101', [])] },
      ],
    },
    { name: '桂花苑5', units: [{ name: '', closure: null, doors: [door('h4', '201', [person('c', { outcome: 50 })])] }] },
  ],
}
const senses = sensesOf(sheet.outcomes)
function tap(target: string, outcome: number, more: Partial<Tap> = {}): Tap {
  return { id: `${target}${outcome}`, target, outcome, made: 0, place: '', said: '', state: 'waiting', ...more }
}
const target = (taps: Tap[], id: string) =>
  sections(sheet, taps).flatMap((section) => section.doors.flatMap((door) => door.targets)).find((one) => one.id === id)

test('units stand in walking order, without empty homes and units', () => {
  expect(sections(sheet, []).map((one) => [one.key, one.building, one.unit, one.doors.map((door) => door.room)])).toEqual([
    ['0.0', '桂花苑3', '1', ['101']],
    ['1.0', '桂花苑5', '', ['201']],
  ])
})

test('a tap shows at once as waiting, and when kept as what stands', () => {
  expect(target([tap('a', 1, { tube: 'T2' })], 'a')).toMatchObject({ outcome: 1, tube: 'T2', waiting: true })
  expect(target([tap('a', 1, { state: 'kept' })], 'a')).toMatchObject({ outcome: 1, waiting: false })
  expect(target([tap('b', 0)], 'b')).toMatchObject({ outcome: null, tube: null, waiting: true })
  expect(target([tap('a', 1), tap('a', 50)], 'a')?.outcome).toBe(50)
})

test('answers show with their tap, and go with it', () => {
  const answers = [{ question: 1, text: '第2剂' }]
  expect(target([tap('a', 1, { answers })], 'a')?.answers).toEqual(answers)
  expect(target([tap('a', 1, { answers }), tap('a', 50)], 'a')?.answers).toEqual([])
  expect(target([tap('a', 1, { answers, state: 'refused' })], 'a')?.answers).toEqual([])
})

test('a refused tap leaves what stood and says so', () => {
  expect(target([tap('b', 50, { state: 'refused' })], 'b')).toMatchObject({ outcome: 1, tube: 'T1', refused: true })
  expect(target([tap('a', 1), tap('a', 50, { state: 'refused' })], 'a')).toMatchObject({ outcome: 1, waiting: true, refused: true })
})

test('doors that no tap touches stay the same objects', () => {
  const [one, other] = sections(sheet, [tap('a', 1)])
  expect(other?.doors[0]).toBe(sheet.buildings[1]?.units[0]?.doors[0])
  expect(one?.doors[0]).not.toBe(sheet.buildings[0]?.units[0]?.doors[0])
})

test('those who are done are counted, also before the laptop knows', () => {
  expect(count(sections(sheet, []), senses)).toEqual({ all: 3, expected: 3, done: 1 })
  expect(count(sections(sheet, [tap('a', 1), tap('c', 1, { state: 'refused' }), tap('b', 0)]), senses)).toEqual({ all: 3, expected: 3, done: 1 })
})

test('whoever is excused is not expected, and nobody has to come to them', () => {
  const laid = sections(sheet, [tap('a', 100)])
  expect(count(laid, senses)).toEqual({ all: 3, expected: 2, done: 1 })
  expect(count(sections(sheet, [tap('a', 100), tap('b', 100), tap('c', 100)]), senses)).toEqual({ all: 3, expected: 0, done: 0 })
  expect([null, 1, 50, 100, 7].map((outcome) => isLeft(person('x', { outcome }), senses))).toEqual([true, false, true, false, true])
  expect(senseOf(person('x', { outcome: 100 }), senses)).toBe('excused')
})

test('a tube holds those this sheet shows in it', () => {
  expect(inTube(sections(sheet, []), 'T1')).toBe(1)
  expect(inTube(sections(sheet, [tap('a', 1, { tube: 'T1' }), tap('c', 1, { tube: 'T1', state: 'refused' })]), 'T1')).toBe(2)
  expect(inTube(sections(sheet, [tap('b', 0)]), 'T1')).toBe(0)
  expect(tubeCode(' t1 ')).toBe('T1')
})

test('only the first outcome of a round with tubes is a sample', () => {
  expect(sheet.outcomes.map((outcome) => takesTube(sheet, outcome))).toEqual([true, false, false, false])
  expect(takesTube(sheet, undefined)).toBe(false)
  expect(takesTube({ ...sheet, tube_size: null }, sheet.outcomes[0])).toBe(false)
})

test('those in care are passed over who lie between, or in the rest of a unit that is left', () => {
  const people = ['a', 'b', 'c', 'd', 'e']
  const care = (id: string) => (id === 'b' || id === 'd' || id === 'e' ? ['独居老人'] : [])
  const doors = people.map((id) => door(id, id, [person(id, { care: care(id), outcome: id === 'd' ? 1 : null })]))
  const units = [{ name: '1', closure: null, doors }, { name: '2', closure: null, doors: [door('z', 'z', [person('z')])] }]
  const all = sections({ ...sheet, buildings: [{ name: '桂花苑3', units }] }, [])
  const passed = (from: string | undefined, to: string) => passedOver(all, from, to).map((one) => one.target.id)
  expect(passed('a', 'c')).toEqual(['b'])
  expect(passed('b', 'c')).toEqual(['b'])
  // Whoever was marked is not passed over, nor whoever comes next, nor anybody on the way back.
  expect(passed('c', 'e')).toEqual([])
  expect(passed('c', 'a')).toEqual([])
  expect(passed('a', 'z')).toEqual(['b', 'e'])
  expect(passed(undefined, 'e')).toEqual([])
})

/** The doors of the first unit with what they say of people on no list. */
const unlistedIn = (taps: Tap[], from = sheet) => sections(from, taps)[0]?.doors.map(({ room, unlisted }) => [room, unlisted?.people, unlisted?.waiting])
const report = (home: string, people: number, more: Partial<Tap> = {}) => tap(home, 0, { id: `${home}${people}`, unlisted: { people }, ...more })

test('people on no list show at their door, also where nobody is known to live, and mark nobody', () => {
  expect(unlistedIn([])).toEqual([['101', undefined, undefined]])
  const taps = [report('h2', 2)]
  expect(unlistedIn(taps)).toEqual([['101', undefined, undefined], ['102', 2, true]])
  expect(count(sections(sheet, taps), senses)).toEqual(count(sections(sheet, []), senses))
  expect(sections(sheet, taps)[0]?.doors[0], 'the other door stays the same').toBe(sheet.buildings[0]?.units[0]?.doors[0])
  expect(sections(sheet, [])[0]?.rooms.map(({ room }) => room), 'every door can be chosen').toEqual(['101', '102'])
})

test('what this phone said of a door last shows before what the laptop has, until that is the same', () => {
  const [first, ...rest] = sheet.buildings
  const told = door('h1', '101', [], { people: 2, noted: true, seen: true })
  const known: DoorSheet = { ...sheet, buildings: [{ ...first!, units: [{ ...first!.units[0]!, doors: [told] }] }, ...rest] }
  const shown = (taps: Tap[]) => sections(known, taps)[0]?.doors[0]?.unlisted
  expect(shown([])).toEqual({ people: 2, noted: true, seen: true })
  expect(shown([report('h1', 3)])).toMatchObject({ people: 3, noted: true, seen: false, waiting: true })
  expect(shown([report('h1', 3, { state: 'kept' })])).toMatchObject({ people: 3, waiting: false })
  expect(shown([report('h1', 3, { state: 'refused' })])).toEqual({ people: 2, noted: true, seen: true })
  expect(sections(known, [report('h1', 0)])[0]?.building, 'taken back, nothing keeps the empty door').toBe('桂花苑5')
})
