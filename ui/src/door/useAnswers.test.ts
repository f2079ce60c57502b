import { expect, test } from 'vitest'
import { ref } from 'vue'
import type { DoorSheet, OutcomeView, QuestionView, SheetAnswer, SheetTarget } from '../desk/types'
import { saying } from './answers'
import { openStore } from './store'
import { useAnswers } from './useAnswers'

const done: OutcomeView = { code: 1, name: '已转移', sense: 'done', again_min: null, key: '1', sampled: true, positive: false }
const away: OutcomeView = { code: 50, name: '不在家', sense: 'not_done', again_min: null, key: '2', sampled: false, positive: false }
const how: QuestionView = { code: 1, name: '方式', choices: ['自行', '接送'] }
const where: QuestionView = { code: 2, name: '去向', choices: [] }

function person(outcome: number | null, answers: SheetAnswer[] = []): SheetTarget {
  return { id: 'a', name: '张*芳', care: [], absent: null, outcome, tube: null, answers, mark: outcome && 'm', conflict: false, attempts: 0, again_in_ms: null } as SheetTarget
}

/** A phone in a round, and what it would say of somebody who is done. */
function phone() {
  const sheet: DoorSheet = { round: 'r', name: '转移', target: 'resident', outcomes: [done, away], questions: [how, where], tube_size: null, left_ms: 1, buildings: [] }
  const items = new Map<string, string>()
  const storage = { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => items.set(key, value) }
  const answers = useAnswers(openStore(() => storage as unknown as Storage), ref(sheet))
  const says = (target: SheetTarget) => saying(answers.held.value, [how, where], target.answers, done, answers.edited.value)
  return { answers, says }
}

test('what was answered for one goes with the next who is open or was not in', () => {
  const { answers, says } = phone()
  answers.turnTo(person(null))
  answers.answer(how, '自行')
  answers.answer(where, '镇小学')
  for (const next of [person(null), person(50)]) {
    answers.turnTo(next)
    expect(answers.isOwn.value).toBe(false)
    expect(says(next)).toEqual([{ question: 1, text: '自行' }, { question: 2, text: '镇小学' }])
  }
})

test('whoever is done keeps their own: the words of another are not written over what this phone is not shown', () => {
  const { answers, says } = phone()
  answers.turnTo(person(null))
  answers.answer(how, '自行')
  answers.answer(where, '镇小学')
  const marked = person(1, [{ question: 1, text: '接送' }, { question: 2, text: null }])
  answers.turnTo(marked)
  expect(answers.isOwn.value).toBe(true)
  expect(answers.held.value).toEqual({ 1: '接送' })
  expect(says(marked)).toEqual([{ question: 1, text: '接送' }])
  // Marked by somebody else while their bar was open.
  answers.turnTo(person(null))
  expect(says(marked)).toEqual([{ question: 1, text: '自行' }])
  answers.turnTo(marked)
  answers.answer(where, '舅舅家')
  expect(says(marked)).toEqual([{ question: 1, text: '接送' }, { question: 2, text: '舅舅家' }])
  answers.turnTo(person(null))
  expect(answers.held.value, 'a correction is of that one alone').toEqual({ 1: '自行', 2: '镇小学' })
})

test('after the page was opened anew, a correction of the own tap keeps the words that wait', () => {
  const { answers, says } = phone()
  const waits = person(1, [{ question: 1, text: '自行' }, { question: 2, text: '镇小学' }])
  answers.turnTo(waits)
  answers.answer(how, '接送')
  expect(says(waits)).toEqual([{ question: 1, text: '接送' }, { question: 2, text: '镇小学' }])
  answers.answer(where, '')
  expect(says(waits)).toEqual([{ question: 1, text: '接送' }, { question: 2, text: '' }])
})
