import { expect, test } from 'vitest'
import en from '../../locales/en'
import { says } from '../../locales/says'
import zh from '../../locales/zh'
import { filterWords, isBackwards, isOpen, isSame, sound } from './words'

test('a filter is said in few words, in both languages', () => {
  const filter = { age_from: 80, alone: true, care: ['透析', '孕产妇'] }
  expect(filterWords(filter, says(zh))).toBe('80 岁及以上，独居，透析或孕产妇')
  expect(filterWords(filter, says(en))).toBe('80 and older, living alone, 透析 or 孕产妇')
  expect(filterWords({ age_from: 3, age_to: 6 }, says(zh))).toBe('3–6 岁')
  expect(filterWords({ age_from: 6, age_to: 6 }, says(zh))).toBe('6 岁')
  expect(filterWords({ age_to: 0 }, says(zh))).toBe('0 岁及以下')
  expect(filterWords({ here: true, age_from: 60 }, says(zh))).toBe('60 岁及以上，实际居住')
  expect(filterWords({ here: true }, says(en))).toBe('living here now')
  expect(sound({ here: false })).toEqual({})
  expect(filterWords({}, says(zh))).toBe('')
})

test('what says nothing is left out', () => {
  const given = { age_from: null, alone: false, care: [] } as unknown as Parameters<typeof sound>[0]
  expect(sound(given)).toEqual({})
  expect([isOpen(given), isOpen(null), isOpen({ age_to: 0 })]).toEqual([true, true, false])
})

test('ages go from the lesser to the greater, and the order of tags does not matter', () => {
  expect([isBackwards({ age_from: 60, age_to: 18 }), isBackwards({ age_from: 18 })]).toEqual([true, false])
  expect(isSame({ care: ['b', 'a'] }, { care: ['a', 'b'], alone: false })).toBe(true)
  expect(isSame({ age_from: 60 }, { age_from: 61 })).toBe(false)
})
