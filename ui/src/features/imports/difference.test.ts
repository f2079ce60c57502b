import { expect, test } from 'vitest'
import type { ImportDifference } from '../../desk'
import { accepting, decide, decideAll, proposed, taken, takenInAll, takenOf, turned } from './difference'

const difference: ImportDifference = {
  unchanged: 7,
  sorts: [
    { sort: 'near', rows: 2, together: false, usual: false },
    { sort: 'changed', rows: 3, together: true, usual: true },
    { sort: 'gone', rows: 4, together: true, usual: false },
  ],
}

test('what is usual is proposed, and nothing of the rest', () => {
  const decisions = proposed(difference)
  expect(takenInAll(decisions, difference)).toBe(3)
  expect([taken(decisions, { row: 2, sort: 'changed' }), taken(decisions, { row: 5, sort: 'gone' })]).toEqual([0, undefined])
  expect(accepting(decisions)).toEqual({ sorts: ['changed'], rows: [], except: [] })
})

test('single rows are decided against their sort, and back', () => {
  let decisions = decide(proposed(difference), { row: 2, sort: 'changed' }, undefined)
  decisions = decide(decisions, { row: 0, sort: 'near' }, 1)
  decisions = decide(decisions, { row: 5, sort: 'gone' }, 0)
  expect([takenOf(decisions, 'changed', 3), takenOf(decisions, 'near', 2), takenOf(decisions, 'gone', 4)]).toEqual([2, 1, 1])
  expect(accepting(decisions)).toEqual({ sorts: ['changed'], rows: [{ row: 0, choice: 1 }, { row: 5, choice: 0 }], except: [2] })
  decisions = decide(decisions, { row: 2, sort: 'changed' }, 0)
  expect(decisions.rows.has(2)).toBe(false)
  // All of a sort goes over what was said of single rows of it.
  decisions = decideAll(decisions, 'gone', true)
  expect([takenOf(decisions, 'gone', 4), takenInAll(decisions, difference)]).toEqual([4, 8])
  expect(takenInAll(decideAll(decisions, 'near', false), difference)).toBe(7)
})

test('a row is turned through its ways, and left again', () => {
  expect([turned(undefined, 2), turned(0, 2), turned(1, 2), turned(0, 1)]).toEqual([0, 1, undefined, undefined])
})
