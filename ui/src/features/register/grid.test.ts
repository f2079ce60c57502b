import { expect, test } from 'vitest'
import { moved } from './grid'

const rows = [['a', 'b', undefined, 'c'], ['d'], ['e', undefined, 'f']]

test('the arrow keys step over what is not there and stay within the house', () => {
  const walk = (from: string, ...keys: string[]): string | undefined => keys.reduce<string | undefined>((at, key) => moved(rows, at, key) ?? at, from)
  expect(walk('b', 'ArrowRight')).toBe('c')
  expect(walk('c', 'ArrowDown')).toBe('d')
  expect(walk('d', 'ArrowDown', 'ArrowRight')).toBe('f')
  expect(walk('f', 'ArrowRight')).toBe('f')
  expect(walk('a', 'ArrowUp', 'ArrowLeft')).toBe('a')
  expect([moved(rows, undefined, 'ArrowUp'), moved(rows, 'a', 'x')]).toEqual([undefined, undefined])
})
