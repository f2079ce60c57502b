import { expect, test } from 'vitest'
import type { KindView } from '../../desk/types'
import en from '../../locales/en'
import { says } from '../../locales/says'
import zh from '../../locales/zh'
import { againWords } from './again'
import { choicesOf, faultOf, isAsKind, moved, newOutcome, newQuestion, outcomesFrom, questionsFrom, rulesOf } from './kinds'

const kind: KindView = {
  id: null, name: null, kind: 'vaccination', target: 'resident', tube_size: null,
  outcomes: [
    { code: 1, name: '已接种', sense: 'done', again_min: null, key: '1', sampled: true, positive: false },
    { code: 50, name: '已预约', sense: 'not_done', again_min: 1440, key: '2', sampled: false, positive: false },
    { code: 100, name: '禁忌症', sense: 'excused', again_min: null, key: '3', sampled: false, positive: false },
  ],
  questions: [{ code: 1, name: '剂次', choices: ['第1剂', '第2剂'] }],
}

test('what a kind comes with goes through the form unchanged', () => {
  const rules = rulesOf(kind)
  expect(isAsKind(rules, kind)).toBe(true)
  expect(outcomesFrom(rules.outcomes)).toEqual([{ name: '已接种', sense: 'done' }, { name: '已预约', sense: 'not_done', again_min: 1440 }, { name: '禁忌症', sense: 'excused' }])
  expect(questionsFrom(rules.questions)).toEqual([{ name: '剂次', choices: ['第1剂', '第2剂'] }])
  expect(isAsKind({ ...rules, outcomes: moved(rules.outcomes, 1, 1) }, kind)).toBe(false)
})

test('choices are set apart by any comma, each once', () => {
  expect(choicesOf(' 第1剂、第2剂，加强针, 第1剂;;')).toEqual(['第1剂', '第2剂', '加强针'])
  expect(choicesOf('')).toEqual([])
})

test('whoever is done or excused is not gone back to', () => {
  expect(outcomesFrom([{ ...newOutcome(), name: '免', sense: 'excused', again: 30 }])).toEqual([{ name: '免', sense: 'excused' }])
})

test('what would be refused is said before', () => {
  const { outcomes, questions } = rulesOf(kind)
  const ask = (choices: string) => ({ outcomes, questions: [{ ...newQuestion(), name: '去向', choices }] })
  expect(faultOf({ outcomes, questions })).toBeUndefined()
  expect(faultOf({ outcomes: [...outcomes, newOutcome()], questions })).toBe('nameless')
  expect(faultOf({ outcomes: [...outcomes, { ...newOutcome(), name: ' 已预约 ' }], questions })).toBe('twice')
  expect(faultOf({ outcomes: outcomes.slice(1), questions })).toBe('noDone')
  expect(faultOf({ outcomes, questions: [newQuestion()] })).toBe('unasked')
  expect(faultOf(ask(Array.from({ length: 21 }, (_, n) => n).join('、')))).toBe('choicesMany')
  expect(faultOf(ask('一'.repeat(21)))).toBe('choiceLong')
})

test('nothing is moved over an end', () => {
  expect([moved([1, 2, 3], 0, 1), moved([1, 2, 3], 0, -1), moved([1, 2, 3], 2, 1)]).toEqual([[2, 1, 3], [1, 2, 3], [1, 2, 3]])
})

test('when somebody goes back is said in the largest measure', () => {
  const said = (words: object) => [null, 0, 30, 120, 1440, 2880, 90].map((minutes) => againWords(minutes, says(words)))
  expect(said(zh)).toEqual(['不再去', '马上上门', '30 分钟后', '2 小时后', '明天', '2 天后', '90 分钟后'])
  expect(said(en)).toEqual(['not again', 'at once', 'in 30 min', 'in 2 h', 'tomorrow', 'in 2 days', 'in 90 min'])
})
