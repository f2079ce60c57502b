import { expect, test } from 'vitest'
import en from '../../locales/en'
import { says } from '../../locales/says'
import zh from '../../locales/zh'
import { floorWords, isCalling, pointWords, sentence } from './words'

const t = says(zh)
const doors = { place: '3号楼2单元', compound: '桂花苑', rooms: ['601', '602', '501'], floors: { from: 6, until: 5 } }

test('floors are said as the core tells them, one of them alone, or not at all', () => {
  expect(floorWords({ from: 12, until: 9 }, t)).toBe('12楼–9楼')
  expect(floorWords({ from: 1, until: 2 }, t, 'said')).toBe('1楼到2楼')
  expect(floorWords({ from: 6, until: 6 }, t)).toBe('6楼')
  expect(floorWords(null, t)).toBe('')
})

test('the sentence says who, and where to', () => {
  expect(sentence(doors, '东门', 'screening', t)).toBe('3号楼2单元6楼到5楼（601、602、501）的居民，请戴好口罩到东门采样点采样。')
  expect(sentence(doors, '东门', 'vaccination', t, true)).toBe('桂花苑 3号楼2单元6楼到5楼（601、602、501）的居民，请戴好口罩到东门接种点接种。')
  expect(sentence({ ...doors, rooms: ['东户'], floors: null }, '东门', 'single', t)).toBe('3号楼2单元（东户）的居民，请戴好口罩到东门采样点采样。')
  expect(sentence(doors, 'East gate', 'single', says(en))).toBe('Residents of 3号楼2单元, floors 6 to 5 (601, 602, 501): please put on a mask and come to the sampling point East gate for sampling.')
})

test('a point that is called one is not called so twice', () => {
  expect(pointWords('东门采样点', 'screening', t)).toBe('东门采样点')
  expect(pointWords('社区卫生站', 'vaccination', t)).toBe('社区卫生站')
})

test('only people are called down, and only for what is done at a point', () => {
  expect(isCalling({ kind: 'screening', target: 'resident' })).toBe(true)
  expect(isCalling({ kind: 'antigen', target: 'home' })).toBe(false)
  expect(isCalling({ kind: 'delivery', target: 'resident' })).toBe(false)
})
