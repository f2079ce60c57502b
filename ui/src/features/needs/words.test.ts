import { expect, test } from 'vitest'
import en from '../../locales/en'
import { says } from '../../locales/says'
import zh from '../../locales/zh'
import { dayAfter, dueWords, needWords, rhythmWords } from './words'

const need = { kind: 'dialysis' as const, name: null, weekdays: [1, 3, 5], every_days: null }

test('a need is said in few words, in both languages', () => {
  expect(needWords(need, says(zh))).toBe('透析')
  expect(needWords({ kind: 'medicine', name: '降压药' }, says(zh))).toBe('用药 · 降压药')
  expect(needWords({ kind: 'other', name: '换药' }, says(en))).toBe('换药')
  expect(rhythmWords(need, says(zh))).toBe('每周一、三、五')
  expect(rhythmWords({ kind: 'medicine', weekdays: [], every_days: 30 }, says(zh))).toBe('每次够 30 天')
  expect(rhythmWords({ kind: 'checkup', weekdays: [], every_days: null }, says(zh))).toBe('')
})

test('how near it is, over the end of a month too', () => {
  expect([-2, 0, 1, 3, null].map((in_days) => dueWords({ in_days }, says(zh)))).toEqual(['过期 2 天', '今天', '明天', '3 天后', ''])
  expect([dayAfter('2022-02-27', 3), dayAfter('never', 1)]).toEqual(['2022-03-02', ''])
})
