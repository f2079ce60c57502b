import { expect, test } from 'vitest'
import { sightings } from './sightings'

const EVERY = 120

/** Looks at pictures of so many milliseconds each; gives what was scanned, `?` where several were in view. */
function look(...scenes: [codes: string[], ms: number][]): string[] {
  const { look: see, taken } = sightings()
  const came: string[] = []
  let at = 0
  for (const [codes, ms] of scenes) {
    for (const end = at + ms; at < end; at += EVERY) {
      const { fresh, several } = see(codes, at)
      if (fresh !== undefined) {
        came.push(fresh)
        taken(fresh)
      } else if (several && came.at(-1) !== '?') came.push('?')
    }
  }
  return came
}

test('a code held steady is scanned once, however long', () => {
  expect(look([['T1'], 120_000])).toEqual(['T1'])
})

test('a hand that shakes takes nothing away', () => {
  const shaking = Array.from({ length: 40 }, (_, nth): [string[], number] => [nth % 2 ? [] : ['T1'], nth % 2 ? 1200 : 400])
  expect(look(...shaking)).toEqual(['T1'])
})

test('a code that was taken away and is shown again is scanned again', () => {
  expect(look([['T1'], 1000], [[], 2000], [['T1'], 1000])).toEqual(['T1', 'T1'])
  expect(look([['T1'], 1000], [['T2'], 2000], [['T1'], 1000])).toEqual(['T1', 'T2', 'T1'])
  // Another one passed for a moment and is in hand now: the first one is taken again.
  expect(look([['T1'], 1000], [['T2'], 600], [['T1'], 1000])).toEqual(['T1', 'T2', 'T1'])
})

test('a laptop too busy to look does not know that a code was away', () => {
  const { look: see } = sightings()
  for (const at of [0, 120]) see(['T1'], at)
  expect(see([], 240)).toEqual({ several: false })
  expect([see(['T1'], 9000), see(['T1'], 9120)]).toEqual([{ several: false }, { several: false }])
})

test('what nobody could take in is scanned again as long as it is there', () => {
  const { look: see, forget } = sightings()
  const came = [0, 1, 2, 3, 4, 5].map((nth) => {
    const { fresh } = see(['T1'], nth * EVERY)
    if (fresh && nth < 3) forget(fresh)
    return fresh
  })
  expect(came).toEqual([undefined, 'T1', undefined, 'T1', undefined, undefined])
})

test('what only one picture says is misread', () => {
  expect(look([['T1'], EVERY], [['T7'], EVERY], [['T1'], EVERY], [[], 2000], [['T7'], EVERY])).toEqual([])
  expect(look([['T1'], EVERY], [[], 500], [['T1'], EVERY])).toEqual(['T1'])
})

test('of several codes in view none is scanned until one is left', () => {
  expect(look([['T1', 'T2'], 2000], [['T2'], 1000])).toEqual(['?', 'T2'])
  expect(look([['T1'], 1000], [['T1', 'T2'], 1000], [['T2'], 1000])).toEqual(['T1', '?', 'T2'])
  // One code printed twice is one code.
  expect(look([['T1', 'T1'], 1000])).toEqual(['T1'])
  expect(look([['T1'], EVERY], [['T1', 'T2'], EVERY], [['T1'], EVERY])).toEqual(['?'])
  // A rack of tubes of which each picture shows another one.
  const flickering = Array.from({ length: 20 }, (_, nth): [string[], number] => [[`T${nth % 2}`], EVERY])
  expect(look(...flickering)).toEqual([])
})
