import { expect, test } from 'vitest'
import { fitting, nextChoice, toSend } from './answers'

const dose = { code: 1, name: '剂次', choices: ['第1剂', '第2剂', '加强针'] }
const where = { code: 2, name: '去向', choices: [] }

test('choices come round, with none between the last and the first', () => {
  expect(nextChoice(dose.choices, '')).toBe('第1剂')
  expect(nextChoice(dose.choices, '第2剂')).toBe('加强针')
  expect(nextChoice(dose.choices, '加强针')).toBe('')
  expect(nextChoice(dose.choices, '第9剂')).toBe('第1剂')
})

test('of what was kept, that which the round still asks is taken up', () => {
  expect(fitting({ 1: '第4剂', 2: '杭州', 7: '是' }, [dose, where])).toEqual({ 2: '杭州' })
  expect(fitting({ 1: '加强针' }, [dose, where])).toEqual({ 1: '加强针' })
})

test('an empty answer is not sent', () => {
  expect(toSend({ 1: '第2剂', 2: '  ' }, [dose, where])).toEqual([{ question: 1, text: '第2剂' }])
  expect(toSend({ 2: ' 镇小学 ' }, [dose, where])).toEqual([{ question: 2, text: '镇小学' }])
  expect(toSend({}, [dose, where])).toEqual([])
})
