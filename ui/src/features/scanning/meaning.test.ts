import { expect, test } from 'vitest'
import { meaningOf, type Ask } from './meaning'

/** A desk of two rounds: people and tube T1 in the new one, paper and tube T2 in the old one; it tells what it was asked. */
function desk(answers: Record<string, unknown> = {}): { ask: Ask; asked: string[] } {
  const asked: string[] = []
  const scans: Record<string, Record<string, unknown>> = {
    new: { card: { what: 'person', target: 'r1', name: '张三', building: 'b' }, T1: { what: 'tube', code: 'T1' }, T2: { what: 'tube', code: 'T2' }, T9: { what: 'tube', code: 'T9' } },
    old: { card: { what: 'person', target: 'h1', name: '张三', building: 'b' }, paper: { what: 'paper', paper: 'p1' }, T2: { what: 'tube', code: 'T2' } },
  }
  const tubes: Record<string, string[]> = { new: ['T1'], old: ['T2'] }
  const ask = (name: string, args: { round?: string; text?: string; id?: string }): Promise<unknown> => {
    asked.push([name, args.round, args.text ?? args.id].filter(Boolean).join(' '))
    if (name in answers) return Promise.resolve(answers[name])
    if (name === 'round_names') return Promise.resolve([{ id: 'new' }, { id: 'old' }])
    if (name === 'read_scan') return Promise.resolve(scans[args.round ?? '']?.[args.text ?? ''] ?? { what: 'unknown' })
    if (name === 'list_tubes') return Promise.resolve({ tubes: tubes[args.round ?? '']?.map((code) => ({ code })) })
    if (name === 'show_resident' && args.id === 'r1') return Promise.resolve({ id: 'r1', home: 'h1' })
    return Promise.reject(new Error(name))
  }
  return { ask: ask as Ask, asked }
}

test('whoever is scanned is met in the register, by themselves or by their home', async () => {
  expect(await meaningOf('card', undefined, desk().ask)).toEqual({ what: 'person', name: '张三', home: 'h1', resident: 'r1' })
  expect(await meaningOf('card', 'old', desk().ask)).toEqual({ what: 'person', name: '张三', home: 'h1' })
})

test('papers and tubes are looked for in every round, the one that is open first', async () => {
  expect(await meaningOf('paper', undefined, desk().ask)).toEqual({ what: 'paper', round: 'old', paper: 'p1' })
  expect(await meaningOf('T2', undefined, desk().ask)).toEqual({ what: 'tube', round: 'old', code: 'T2' })
  const { ask, asked } = desk()
  await meaningOf('paper', 'old', ask)
  expect(asked).toEqual(['round_names', 'read_scan old paper'])
})

test('a tube that nobody is in is none of any round, and what nobody knows is unknown', async () => {
  expect(await meaningOf('T9', undefined, desk().ask)).toEqual({ what: 'emptyTube', code: 'T9' })
  expect(await meaningOf('???', undefined, desk().ask)).toEqual({ what: 'unknown' })
})

test('without a round a number is looked for in the register', async () => {
  const row = { id: 'r1', home: 'h1', name: '张三' }
  expect(await meaningOf('card', undefined, desk({ round_names: [], find_residents: { total: 1, rows: [row] } }).ask)).toEqual({ what: 'person', name: '张三', home: 'h1', resident: 'r1' })
  expect(await meaningOf('card', undefined, desk({ round_names: [], find_residents: { total: 2, rows: [row, row] } }).ask)).toEqual({ what: 'noRound' })
})
