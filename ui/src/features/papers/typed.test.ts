import { expect, test } from 'vitest'
import type { OutcomeView, PaperView, TypedLine } from '../../desk'
import { beside, columns, danglingTube, isOpen, lastLine, readable, shortTube, tally } from './typed'

const outcomes = (['done', 'not_done', 'excused'] as const).map((sense, nth): OutcomeView => ({
  code: nth * 50 || 1, name: sense, sense, again_min: null, key: String(nth + 1), sampled: nth === 0, positive: false,
}))
const typed = (number: number, outcome: number): TypedLine => ({ number, outcome, tube: null, answers: [] })

test('a piece that plainly goes on is not read yet, and all before it is', () => {
  expect(readable('* 7.')).toBe('* ')
  expect(readable('3-')).toBe('')
  expect(readable('1,2，3—')).toBe('1,2，')
  expect(readable('+')).toBe('')
  expect(['* 7.2', '3-9', '+SH001', '7 ', ''].map(readable)).toEqual(['* 7.2', '3-9', '+SH001', '7 ', ''])
})

test('what a separator follows has its end', () => {
  expect(['7', '3-9', '*'].map(isOpen)).toEqual([true, true, true])
  expect(['', '7 ', '7，', '7、', '7;'].map(isOpen)).toEqual([false, false, false, false, false])
})

test('a tube that nothing follows is known, one with lines is not taken for it', () => {
  expect(danglingTube('1-10 +sh002')).toBe('SH002')
  expect(danglingTube('+SH001 ')).toBe('SH001')
  expect(['+SH001 1-10', '+', '* 7.2', ''].map(danglingTube)).toEqual([undefined, undefined, undefined, undefined])
})

test('the line somebody is at is the last one named', () => {
  expect(['* 7.2 19.2', '3-9', '12 ', '7.'].map(lastLine)).toEqual([19, 9, 12, 7])
  expect(['*', '+SH001', '', '*.2'].map(lastLine)).toEqual([undefined, undefined, undefined, undefined])
})

test('lines are counted by what their outcome means', () => {
  expect(tally([typed(1, 1), typed(2, 1), typed(3, 50), typed(4, 100)], outcomes)).toEqual({ done: 2, not_done: 1, excused: 1 })
  expect(tally([typed(1, 7)], outcomes)).toEqual({ done: 0, not_done: 0, excused: 0 })
})

test('what stood on the paper is corrected by it, what was said elsewhere since is disputed', () => {
  const line = (number: number, outcome: number | null, more: object = {}) => ({ number, room: '', name: '', outcome, tube: null, printed: null, from_paper: false, ...more })
  const each = [line(1, null), line(2, 1), line(3, 50), line(4, 50, { printed: 50 }), line(5, 50, { from_paper: true }), line(6, 1)]
  const lines = beside({ each } as unknown as PaperView, [1, 2, 3, 4, 5].map((number) => typed(number, 1)))
  expect(lines.map((one) => one.differs)).toEqual([undefined, undefined, 'disputes', 'corrects', 'corrects', undefined])
  expect(lines.map((one) => one.typed?.number)).toEqual([1, 2, 3, 4, 5, undefined])
})

test('thirty lines stand in two columns of fifteen, few in one', () => {
  expect(columns(Array.from({ length: 30 }, (_, n) => n)).map((part) => part.length)).toEqual([15, 15])
  expect(columns(Array.from({ length: 11 }, (_, n) => n)).map((part) => part.length)).toEqual([6, 5])
  expect(columns([1, 2, 3])).toEqual([[1, 2, 3]])
  expect(columns([])).toEqual([])
})

test('a long tube is known by its end', () => {
  expect(['SH001', 'SH-2026-002', 'ABC123'].map(shortTube)).toEqual(['SH001', '…-002', 'ABC123'])
})
