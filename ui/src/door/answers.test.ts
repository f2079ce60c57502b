import { expect, test } from 'vitest'
import type { OutcomeView, QuestionView, SheetAnswer } from '../desk/types'
import { beside, saying } from './answers'

const done: OutcomeView = { code: 1, name: '已接种', sense: 'done', again_min: null, key: '1' }
const later: OutcomeView = { code: 50, name: '暂缓', sense: 'not_done', again_min: null, key: '2' }
const dose: QuestionView = { code: 1, name: '剂次', choices: ['第1剂', '第2剂'] }
const where: QuestionView = { code: 2, name: '地点', choices: [] }
const asked = [dose, where]

test('answers go with whoever is done, in the order of the questions, and with nobody else', () => {
  const held = { 2: ' 卫生站 ', 1: '第2剂' }
  expect(saying(held, asked, [], done)).toEqual([{ question: 1, text: '第2剂' }, { question: 2, text: '卫生站' }])
  expect(saying(held, asked, [], later)).toBeUndefined()
  expect(saying(held, asked, [], undefined)).toBeUndefined()
  expect(saying(held, [], [], done)).toBeUndefined()
  expect(saying({}, asked, [], done)).toEqual([])
})

test('what was typed here is taken back by leaving it out, what is not shown stays', () => {
  const typed: SheetAnswer[] = [{ question: 2, text: '卫生站' }]
  expect(saying({}, asked, typed, done)).toEqual([{ question: 2, text: '' }])
  expect(saying({ 2: '社区' }, asked, typed, done)).toEqual([{ question: 2, text: '社区' }])
  expect(saying({}, asked, [{ question: 2, text: null }], done)).toEqual([])
  // What was chosen is simply chosen no more.
  expect(saying({}, asked, [{ question: 1, text: '第1剂' }], done)).toEqual([])
})

test('beside a tap stands what it says, and what was written before and is not shown', () => {
  const before: SheetAnswer[] = [{ question: 1, text: '第1剂' }, { question: 2, text: null }]
  expect(beside(before, undefined)).toEqual([])
  expect(beside(before, [])).toEqual([{ question: 2, text: null }])
  expect(beside(before, [{ question: 1, text: '第2剂' }])).toEqual([{ question: 1, text: '第2剂' }, { question: 2, text: null }])
  expect(beside(before, [{ question: 2, text: '社区' }])).toEqual([{ question: 2, text: '社区' }])
  expect(beside(before, [{ question: 2, text: '' }])).toEqual([])
})
