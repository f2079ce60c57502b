import { expect, test } from 'vitest'
import type { DoorView, OutcomeView, Sense, SweepBuildingView, TargetView } from '../../desk/types'
import { againAt, doorState, leaving, overlay, saying, standing, type Mark } from './marks'

const CODES: Record<Sense, number> = { done: 1, not_done: 50, excused: 100 }
function person(id: string, sense: Sense | null = null): TargetView {
  return {
    id, name: id, care: [], absent: null, outcome: sense && CODES[sense], outcome_name: sense, sense, tube: null, note: null, answers: [], again_at: null,
    attempts: 0, at: null, doubt: null, by: null, conflict: false,
  }
}
function door(room: string, ...targets: TargetView[]): DoorView {
  return { home: `home-${room}`, room, floor: 5, used_as: null, state: doorState(targets), targets }
}
const view: SweepBuildingView = {
  building: { id: 'b', name: '3号楼' },
  counts: { expected: 3, done: 1, not_done: 0, missing: 2, excused: 0 },
  units: [
    { id: 'u1', name: '1单元', closure: null, doors: [door('501', person('a'), person('b', 'done')), door('502')] },
    { id: 'u2', name: '2单元', closure: null, doors: [door('501', person('c'))] },
  ],
}
const swabbed: OutcomeView = { code: 1, name: '已采', sense: 'done', again_min: null, key: '1', sampled: true, positive: false }
const away: OutcomeView = { code: 50, name: '不在家', sense: 'not_done', again_min: 120, key: '2', sampled: false, positive: false }
const refused: OutcomeView = { code: 51, name: '拒绝', sense: 'not_done', again_min: null, key: '3', sampled: false, positive: false }
const hospital: OutcomeView = { code: 100, name: '住院', sense: 'excused', again_min: null, key: '7', sampled: false, positive: false }

test('a door stands as those behind it do, and whoever is excused needs nobody to come', () => {
  const state = (...senses: (Sense | null)[]) => doorState(senses.map((sense, nth) => person(String(nth), sense)))
  expect(state()).toBe('empty')
  expect(state('done', 'done')).toBe('done')
  expect(state('done', 'excused')).toBe('done')
  expect(state('excused')).toBe('done')
  expect(state('done', null)).toBe('part')
  expect(state('not_done', null)).toBe('part')
  expect(state('not_done', 'excused')).toBe('part')
  expect(state('not_done', 'not_done')).toBe('not_done')
  expect(state(null, null)).toBe('missing')
})

test('a mark shows at once, and only its own door changes', () => {
  const now = overlay(view, new Map([['a', { outcome: swabbed, tube: 'A001', at: 0 }]]))
  expect(now.units[0]?.doors[0]?.state).toBe('done')
  expect(now.units[0]?.doors[0]?.targets[0]).toMatchObject({ sense: 'done', outcome_name: '已采', tube: 'A001', again_at: null })
  expect(now.units[1]?.doors[0]).toBe(view.units[1]?.doors[0])
  expect(view.units[0]?.doors[0]?.targets[0]?.sense).toBeNull()
})

test('a mark taken back makes its target missing again', () => {
  expect(overlay(view, new Map([['b', null]])).units[0]?.doors[0]?.state).toBe('missing')
})

test('somebody goes back when it was agreed, else when the outcome says, else not at all', () => {
  expect(againAt({ outcome: away, at: 1000 })).toBe(1000 + 120 * 60_000)
  expect(againAt({ outcome: away, againAt: 5, at: 1000 })).toBe(5)
  expect(againAt({ outcome: { ...away, again_min: 0 }, at: 1000 })).toBe(1000)
  expect(againAt({ outcome: refused, at: 1000 })).toBeNull()
  expect(againAt({ outcome: hospital, againAt: 5, at: 1000 })).toBeNull()
})

test('recorded again a mark loses nothing, and the desk is told only what its sense allows', () => {
  const answers = [{ question: 1, text: '第2剂' }]
  const all: Mark = { outcome: swabbed, tube: 'A1', note: '左臂', againAt: 5, answers, at: 0 }
  expect(saying(all)).toEqual({ outcome: 1, tube: 'A1', note: '左臂', answers })
  expect(saying({ ...all, outcome: away, tube: undefined })).toEqual({ outcome: 50, note: '左臂', again_at: 5 })
  expect(saying({ outcome: hospital, at: 0 })).toEqual({ outcome: 100 })
  const shown: TargetView = { ...person('a', 'not_done'), note: '在女儿家', again_at: 7, at: 3 }
  const stands = standing(shown, [swabbed, away])
  expect(stands).toMatchObject({ outcome: away, note: '在女儿家', againAt: 7, at: 3 })
  expect(stands && saying({ ...stands, note: '下午回来' })).toEqual({ outcome: 50, note: '下午回来', again_at: 7 })
  expect(standing(person('a'), [swabbed])).toBeUndefined()
})

test('whoever goes into another tube is said to leave the one before', () => {
  const mark = (tube?: string): Mark => ({ outcome: swabbed, tube, at: 0 })
  expect(leaving(mark('A'), mark('B'))).toEqual({ out_of: 'A' })
  for (const [was, now] of [['A', 'A'], [undefined, 'B'], ['A', undefined]] as const) expect(leaving(mark(was), mark(now))).toEqual({})
  expect(leaving(undefined, mark('B'))).toEqual({})
})
