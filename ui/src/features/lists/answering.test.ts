import { expect, test } from 'vitest'
import { certain, fits, found, nextEleven, nextOpen, type Asked } from './answering'

const asked = (line: number, verdict: 'certain' | 'near' | 'nobody', answer: 'found' | undefined, status = 'living'): Asked =>
  ({
    line: { line, answer: answer ? { answer, resident: `r${line}`, present: line < 7, disputed: false } : null },
    match: { line, verdict, candidates: verdict === 'nobody' ? [] : [{ resident: `r${line}`, status }] },
  }) as unknown as Asked
const all = [asked(1, 'certain', 'found'), asked(2, 'certain', undefined), asked(3, 'near', undefined), asked(4, 'certain', undefined, 'moved_out'), asked(5, 'nobody', undefined), asked(6, 'certain', undefined, 'away')]

test('only who is certain and at home is answered at once, and who moved out moved away', () => {
  expect(certain(all)).toEqual([
    { line: 2, answer: 'found', resident: 'r2' },
    { line: 4, answer: 'moved_away', resident: 'r4' },
  ])
  const gone = asked(7, 'certain', 'found')
  expect([found([...all, gone]), found([...all, gone], false)]).toEqual([['r1'], ['r7']])
})

test('the next one is the next without an answer, from the top again at the end', () => {
  expect([nextOpen(all, 1), nextOpen(all, 3), nextOpen(all, 6), nextOpen([all[0]!], 1)]).toEqual([2, 4, 2, undefined])
  expect(all.filter((one) => fits(one, 'near')).map((one) => one.line.line)).toEqual([3])
})

test('answers are due at eleven in the morning, today or tomorrow', () => {
  const TEN = Date.UTC(2026, 2, 16, 2)
  expect(nextEleven(TEN)).toBe(Date.UTC(2026, 2, 16, 3))
  expect(nextEleven(TEN + 2 * 3_600_000)).toBe(Date.UTC(2026, 2, 17, 3))
})
