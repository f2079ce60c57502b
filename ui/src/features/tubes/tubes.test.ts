import { expect, test } from 'vitest'
import type { TubeRow } from '../../desk/types'
import { byWeight, fillOf, fits, LOOKS, tally } from './tubes'

const tube = (change: Partial<TubeRow>): TubeRow => ({
  code: 'T001', people: 10, twice: 0, laptops: 1, first_at: 0, last_at: 0, places: [], fault: null, note: null, result: null, ...change,
})
const result = (result: 'negative' | 'unclear' | 'positive', disputed = false) => ({ result, at: 0, doubt: null, by: '张敏', disputed })
const looks = (change: Partial<TubeRow>) => LOOKS.filter((look) => fits(tube(change), look, 10))

test('a tube is short, full or over', () => {
  expect([0, 9, 10, 11].map((people) => fillOf(tube({ people }), 10))).toEqual(['short', 'short', 'full', 'over'])
})

test('every trouble of a tube is found by a look of its own', () => {
  expect(looks({ result: result('negative') })).toEqual(['all'])
  expect(looks({ people: 8 })).toEqual(['all', 'short', 'unknown'])
  expect(looks({ people: 11, result: result('negative') })).toEqual(['all', 'crowded'])
  expect(looks({ laptops: 2, result: result('negative') })).toEqual(['all', 'crowded'])
  expect(looks({ fault: 'damaged' })).toEqual(['all', 'faulty', 'unknown'])
  expect(looks({ result: result('unclear') })).toEqual(['all', 'faulty'])
  expect(looks({ result: result('positive', true) })).toEqual(['all', 'faulty', 'positive'])
})

test('of a list the positive ones stand first, then the unclear ones, then what differs from before', () => {
  const read = (code: string, said: 'negative' | 'unclear' | 'positive', before: 'negative' | 'positive' | null = null) => ({ code, result: said, before })
  const list = [read('1', 'negative'), read('2', 'negative', 'positive'), read('3', 'unclear'), read('4', 'positive'), read('5', 'positive', 'negative')]
  expect(byWeight(list).map((one) => one.code)).toEqual(['5', '4', '3', '2', '1'])
  expect(tally(list)).toEqual({ negative: 2, unclear: 1, positive: 2 })
})

test('a tube is looked at whose people are in another one, too', () => {
  expect(looks({ twice: 1 })).toContain('twice')
  expect(looks({})).not.toContain('twice')
})
