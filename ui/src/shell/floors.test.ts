import { expect, test } from 'vitest'
import { byFloor } from './floors'

const door = (room: string, floor: number | null) => ({ room, floor })
const rooms = (list: ReturnType<typeof door>[]) => byFloor(list).map((row) => row.cells.map((cell) => cell?.room ?? ''))

test('the same doors stand above each other, with a gap where a floor has none', () => {
  expect(rooms([door('101', 1), door('102', 1), door('104', 1), door('201', 2), door('204', 2)])).toEqual([
    ['201', '', '204'],
    ['101', '102', '104'],
  ])
})

test('floors of two digits and columns of any width', () => {
  expect(rooms([door('1002', 10), door('902', 9), door('901', 9)])).toEqual([['', '1002'], ['901', '902']])
})

test('rooms without a floor come last and nobody is lost', () => {
  expect(rooms([door('门卫', null), door('101', 1), door('101', 1)])).toEqual([['101', '101'], ['门卫']])
})
