import { expect, test } from 'vitest'
import { percent, share } from './counts'

const none = { expected: 0, done: 0, not_done: 0, missing: 0, excused: 0 }

test('no percent is given before it is whole', () => {
  expect(percent({ ...none, expected: 200, done: 199, missing: 1 })).toBe(99)
  expect(percent({ ...none, expected: 3, done: 3 })).toBe(100)
})

test('where all are excused it is finished, and where nobody is it has not begun', () => {
  expect(percent({ ...none, excused: 4 })).toBe(100)
  expect(percent(none)).toBe(0)
  expect(share(0, { ...none, excused: 4 })).toBe('0%')
  expect(share(1, { ...none, expected: 4, done: 1, missing: 3 })).toBe('25%')
})
