import { expect, test } from 'vitest'
import type { KindView, RoundView, ScopeView } from '../../desk/types'
import en from '../../locales/en'
import { says } from '../../locales/says'
import zh from '../../locales/zh'
import { argsOf, blank, lackOf, withKind, withRound, type RoundDraft } from './draft'
import { follow, followWords, outcomesOf, selectionOf } from './following'
import { dayWords, freeName } from './naming'
import { scopeWords } from './scopeWords'

const NOW = Date.UTC(2022, 2, 15, 21)
const test_outcomes = [
  { code: 1, name: '阴性', sense: 'done', again_min: null, key: '1', sampled: true, positive: false },
  { code: 2, name: '阳性', sense: 'done', again_min: null, key: '2', sampled: false, positive: true },
  { code: 50, name: '不在家', sense: 'not_done', again_min: 120, key: '3', sampled: false, positive: false },
] as const
const kind = (kind: KindView['kind'], more: Partial<KindView> = {}): KindView => ({
  id: null, name: null, kind, target: 'resident', tube_size: null, outcomes: [...test_outcomes], questions: [], ...more,
})
const screening = kind('screening', { tube_size: 10 })
const antigen = kind('antigen')
const own = kind('antigen', { id: 'k', name: '学校抗原' })
const round: RoundView = {
  id: 'r', name: '第3轮', kind: 'antigen', kind_name: null, target: 'resident', state: 'closed', starts_at: NOW, ends_at: null, is_late: false, outcomes: [...test_outcomes],
  tube_size: null, item: null, quantity: null, place: null, scope: [], filter: null, questions: [], after: null,
  expected: 3, done: 1, not_done: 1, missing: 1, excused: 0,
}
const ready = (of: KindView): RoundDraft => ({ ...withKind(blank(NOW), of), name: ' 早 ', scope: { compounds: ['c'], buildings: [], units: ['u'] } })

test('the core is told no more than what differs from its own kind', () => {
  expect(argsOf(ready(screening), screening)).toEqual({
    name: '早', kind: 'screening', target: 'resident', compounds: ['c'], buildings: [], units: ['u'], outcomes: [], tube_size: 10, starts_at: NOW,
  })
  const draft = { ...ready(antigen), filter: { age_from: 80 }, ends: '2022-03-16T12:00' }
  const changed = { ...draft, rules: { ...draft.rules, outcomes: draft.rules.outcomes.slice(0, 1) } }
  expect(argsOf(changed, antigen)).toMatchObject({ filter: { age_from: 80 }, outcomes: [{ name: '阴性', sense: 'done' }], questions: [], ends_at: Date.UTC(2022, 2, 16, 4) })
  expect(argsOf(ready(own), own)).toMatchObject({ kind_name: '学校抗原', outcomes: [{ name: '阴性' }, { name: '阳性' }, { name: '不在家', again_min: 120 }] })
})

test('a round that follows another takes its kind and names no places', () => {
  const draft = { ...withRound(blank(NOW), round, [screening, antigen]), name: '补' }
  expect(argsOf(draft, antigen, follow(round, 'left'))).toEqual({
    name: '补', kind: 'antigen', target: 'resident', compounds: [], buildings: [], select: { of: 'left', round: 'r' }, outcomes: [], starts_at: NOW,
  })
  // A kind that was removed meanwhile keeps its name and its outcomes.
  const gone = { ...round, kind_name: '学校抗原', outcomes: round.outcomes.slice(0, 2) }
  const kept = withRound(blank(NOW), gone, [screening, antigen])
  expect(argsOf(kept, antigen, follow(gone, 'left'))).toMatchObject({ kind_name: '学校抗原', outcomes: [{ name: '阴性' }, { name: '阳性' }] })
  expect(withRound(blank(NOW), gone, [screening, antigen, own]).kind).toBe('k')
})

test('what is lacking is said one after the other', () => {
  expect(lackOf(ready(screening), screening)).toBeUndefined()
  expect(lackOf({ ...ready(screening), name: ' ' }, screening)).toBe('name')
  expect(lackOf({ ...ready(screening), scope: { compounds: [], buildings: [], units: [] } }, screening)).toBe('where')
  expect(lackOf({ ...ready(screening), ends: '2022-03-16T05:00' }, screening)).toBe('backwards')
  expect(lackOf({ ...ready(screening), starts: '' }, screening)).toBe('starts')
  expect(lackOf(ready(kind('delivery', { target: 'home' })), kind('delivery'))).toBe('delivery')
  expect(lackOf({ ...ready(screening), filter: { age_from: 60, age_to: 18 } }, screening)).toBe('ages')
  expect(lackOf(ready(antigen), antigen, follow(round, 'tube'))).toBe('tube')
})

test('after a test the positive come first, and a sentence says whom it takes', () => {
  expect(outcomesOf(round).map((one) => one.name)).toEqual(['阳性', '阴性', '不在家'])
  const positive = { ...follow(round, 'outcome'), with: 'homes' as const }
  expect(selectionOf(positive)).toEqual({ of: 'outcome', round: 'r', outcome: 2, with: 'homes' })
  expect(followWords(positive, says(zh))).toBe('“第3轮”里结果是“阳性”的人，连同住在一起的人')
  expect(followWords(follow(round, 'left'), says(zh))).toBe('“第3轮”里没做完的人')
  expect(followWords(follow({ ...round, target: 'home' }, 'left'), says(en))).toBe('Every home left over in “第3轮”')
  const tube = { ...follow(round, 'tube'), code: ' a-1 ', with: 'units' as const }
  expect(selectionOf(tube)).toEqual({ of: 'tube', round: 'r', code: 'a-1', with: 'units' })
  expect(followWords(tube, says(en))).toBe('Everybody in tube a-1 of “第3轮”, and whoever lives in the same unit')
})

test('which outcome is a positive one the desk says, whatever it is called', () => {
  const outcomes = round.outcomes.map((one) => ({ ...one, name: one.code === 1 ? '未见阳性' : '两条杠', positive: one.code === 2 }))
  expect(follow({ ...round, outcomes }, 'outcome').outcome).toBe(2)
})

test('the day is that of Beijing, and a name that is taken gets a number', () => {
  expect([dayWords(NOW, 'zh'), dayWords(NOW, 'en'), dayWords(NaN, 'zh')]).toEqual(['3月16日', '16 March', ''])
  const nth = (n: number): string => `第${n}轮`
  expect(freeName('3月16日 混采筛查', ['3月16日 混采筛查', '3月16日 混采筛查 第2轮'], nth)).toBe('3月16日 混采筛查 第3轮')
})

test('where a round goes is said in few words', () => {
  const house = (n: number, ...units: string[]) => ({ id: `b${n}`, name: String(n), units: units.map((name) => ({ id: name, name })) })
  const scope: ScopeView[] = [
    { compound: { id: 'a', name: '桂花苑' }, buildings: [] },
    { compound: { id: 'b', name: '清溪里' }, buildings: [house(1, '1', '2'), house(3), house(4)] },
  ]
  const names = { building: (name: string) => `${name}号楼`, unit: (name: string) => `${name}单元` }
  expect(scopeWords(scope, says(zh), names)).toBe('桂花苑、清溪里 1号楼1单元、1号楼2单元、3号楼等 4 处')
  expect(scopeWords([], says(zh), names)).toBe('')
})
