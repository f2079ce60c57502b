import { expect, test } from 'vitest'
import en from '../../locales/en'
import { says } from '../../locales/says'
import zh from '../../locales/zh'
import { floorsOf, floorWords, isCalling, pointWords, sentence } from './words'

const t = says(zh)
const doors = { place: '3号楼2单元', compound: '桂花苑', rooms: ['601', '602', '501'] }

test('floors are told by the rooms, in the order they are called, or not at all', () => {
  expect(floorsOf(['1203', '1201', '902'])).toEqual([12, 9])
  expect(floorsOf(['101', '201'])).toEqual([1, 2])
  expect(floorsOf(['601', '602'])).toEqual([6, 6])
  expect(floorsOf(['601', '东户'])).toBeUndefined()
  expect(floorsOf([])).toBeUndefined()
  expect(floorWords(['601', '602'], t)).toBe('6楼')
  expect(floorWords(['601', '401'], t)).toBe('6楼–4楼')
})

test('the sentence says who, and where to', () => {
  expect(sentence(doors, '东门', 'screening', t)).toBe('3号楼2单元6楼到5楼（601、602、501）的居民，请戴好口罩到东门采样点采样。')
  expect(sentence(doors, '东门', 'vaccination', t, true)).toBe('桂花苑 3号楼2单元6楼到5楼（601、602、501）的居民，请戴好口罩到东门接种点接种。')
  expect(sentence({ ...doors, rooms: ['东户'] }, '东门', 'single', t)).toBe('3号楼2单元（东户）的居民，请戴好口罩到东门采样点采样。')
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
