import { expect, test } from 'vitest'
import type { OutcomeView, QuestionView, SheetAnswer } from '../desk/types'
import { beside, saying } from './answers'

const done: OutcomeView = { code: 1, name: '已接种', sense: 'done', again_min: null, key: '1', sampled: true, positive: false }
const later: OutcomeView = { code: 50, name: '暂缓', sense: 'not_done', again_min: null, key: '2', sampled: false, positive: false }
const dose: QuestionView = { code: 1, name: '剂次', choices: ['第1剂', '第2剂'] }
const where: QuestionView = { code: 2, name: '地点', choices: [] }
const asked = [dose, where]
const none = new Set<number>()
/** Whoever is chosen was answered about here. */
const both = new Set([1, 2])

test('answers go with whoever is done, in the order of the questions, and with nobody else', () => {
  const held = { 2: ' 卫生站 ', 1: '第2剂' }
  expect(saying(held, asked, [], done, none)).toEqual([{ question: 1, text: '第2剂' }, { question: 2, text: '卫生站' }])
  expect(saying(held, asked, [], later, both)).toBeUndefined()
  expect(saying(held, asked, [], undefined, both)).toBeUndefined()
  expect(saying(held, [], [], done, both)).toBeUndefined()
  expect(saying({}, asked, [], done, none)).toEqual([])
})

test('words that stand are changed or taken back where somebody edited them at this door, and repeated otherwise', () => {
  const typed: SheetAnswer[] = [{ question: 2, text: '卫生站' }]
  expect(saying({}, asked, typed, done, both)).toEqual([{ question: 2, text: '' }])
  expect(saying({ 2: '社区' }, asked, typed, done, both)).toEqual([{ question: 2, text: '社区' }])
  expect(saying({}, asked, typed, done, none)).toEqual(typed)
  expect(saying({ 2: '社区' }, asked, typed, done, none)).toEqual(typed)
  // What was chosen is simply chosen no more.
  expect(saying({}, asked, [{ question: 1, text: '第1剂' }], done, none)).toEqual([])
})

test('over words that are not shown nothing is said but what was typed at this door', () => {
  const written: SheetAnswer[] = [{ question: 2, text: null }]
  expect(saying({}, asked, written, done, none)).toEqual([])
  expect(saying({ 2: '社区' }, asked, written, done, none)).toEqual([])
  expect(saying({ 2: '社区' }, asked, written, done, both)).toEqual([{ question: 2, text: '社区' }])
  expect(saying({}, asked, written, done, both), 'empty keeps it').toEqual([])
})

test('beside a tap stands what it says, and what was written before and is not shown', () => {
  const before: SheetAnswer[] = [{ question: 1, text: '第1剂' }, { question: 2, text: null }]
  expect(beside(before, undefined)).toEqual([])
  expect(beside(before, [])).toEqual([{ question: 2, text: null }])
  expect(beside(before, [{ question: 1, text: '第2剂' }])).toEqual([{ question: 1, text: '第2剂' }, { question: 2, text: null }])
  expect(beside(before, [{ question: 2, text: '社区' }])).toEqual([{ question: 2, text: '社区' }])
  expect(beside(before, [{ question: 2, text: '' }])).toEqual([])
})
