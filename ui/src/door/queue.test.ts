import { expect, test } from 'vitest'
import type { OutcomeView, SheetTarget } from '../desk/types'
import { newId } from './id'
import { allQueues, batch, lastReports, lastWords, makeReport, makeTap, openQueue, settle, waiting, without, type Tap } from './queue'
import { openStore, type Store } from './store'

const swabbed: OutcomeView = { code: 1, name: '已采', sense: 'done', again_min: null, key: '1', sampled: true, positive: false }
const ROUND = { round: 'r1', name: '第3轮' }

function person(id: string, mark: string | null = null): SheetTarget {
  return { id, name: id, care: [], absent: null, outcome: null, tube: null, answers: [], mark, conflict: false, attempts: 0, again_in_ms: null }
}

/** A storage that outlives the page, and can be full. */
function browser() {
  const items = new Map<string, string>()
  const state = { full: false }
  const storage = new Proxy({} as Storage, {
    get: (_, name) => ({
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (state.full) throw new Error('QuotaExceededError')
        items.set(key, value)
      },
      removeItem: (key: string) => items.delete(key),
    })[name as 'getItem'],
    ownKeys: () => [...items.keys()],
    getOwnPropertyDescriptor: (_, key) => ({ value: items.get(String(key)), enumerable: true, configurable: true }),
  })
  return { state, open: (): Store => openStore(() => storage) }
}

let made = 0
function tapOn(taps: Tap[], target: SheetTarget, outcome: OutcomeView | undefined = swabbed): Tap {
  made += 1000
  return makeTap(taps, target, outcome, { id: `tap${made}`, made, place: target.name, said: outcome?.name ?? '撤销', tube: undefined })
}
/** Taps on these targets, one after another. */
function tapsOn(...targets: SheetTarget[]): Tap[] {
  return targets.reduce<Tap[]>((taps, target) => [...taps, tapOn(taps, target)], [])
}
const kept = (id: string) => ({ id, kept: true, message: null })
const refused = (id: string, message: string) => ({ id, kept: false, message })

test('ids are UUIDs of their own', () => {
  const ids = Array.from({ length: 100 }, newId)
  expect(new Set(ids).size).toBe(100)
  expect(ids[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})

test('taps outlive the page, each round its own', () => {
  const phone = browser()
  openQueue(phone.open(), ROUND).change((taps) => [...taps, tapOn(taps, person('a'))])
  openQueue(phone.open(), { round: 'r2', name: '第4轮' }).change((taps) => [...taps, tapOn(taps, person('b'))])
  const later = phone.open()
  expect(openQueue(later, ROUND).read().map((tap) => tap.target)).toEqual(['a'])
  expect(allQueues(later).map((queue) => [queue.name, queue.read().length])).toEqual([['第3轮', 1], ['第4轮', 1]])
})

test('two pages on one phone lose nothing to each other', () => {
  const phone = browser()
  const [one, other] = [openQueue(phone.open(), ROUND), openQueue(phone.open(), ROUND)]
  one.change((taps) => [...taps, tapOn(taps, person('a'))])
  other.change((taps) => [...taps, tapOn(taps, person('b'))])
  expect(one.read().map((tap) => tap.target)).toEqual(['a', 'b'])
})

test('a browser that stores nothing keeps them while the page is open, and it is known', () => {
  const phone = browser()
  const store = phone.open()
  const queue = openQueue(store, ROUND)
  queue.change((taps) => [...taps, tapOn(taps, person('a'))])
  expect(store.lasts()).toBe(true)
  phone.state.full = true
  queue.change((taps) => [...taps, tapOn(taps, person('b'))])
  expect(queue.read()).toHaveLength(2)
  expect(store.lasts()).toBe(false)
  phone.state.full = false
  queue.change((taps) => taps)
  expect(store.lasts()).toBe(true)

  const nothing = openStore(() => {
    throw new Error('SecurityError')
  })
  openQueue(nothing, ROUND).change(() => tapsOn(person('a')))
  expect(allQueues(nothing)[0]?.read()).toHaveLength(1)
})

test('an empty queue leaves nothing behind', () => {
  const store = browser().open()
  const queue = openQueue(store, ROUND)
  queue.change(() => tapsOn(person('a')))
  queue.change(() => [])
  expect(store.keys()).toEqual([])
})

test('a tap stands over the phone’s own last word, else over what the sheet showed', () => {
  const seen = person('a', '5f.laptop')
  const first = tapOn([], seen)
  expect(first.over).toBe('5f.laptop')
  expect(tapOn([], person('b')).over).toBeUndefined()
  expect(tapOn([first], seen).over).toBe(first.id)
  expect(tapOn([{ ...first, state: 'kept' }], seen).over).toBe(first.id)
  expect(tapOn([{ ...first, state: 'refused' }], seen).over).toBe('5f.laptop')
  expect(tapOn([first], person('b', '60.laptop')).over).toBe('60.laptop')
})

test('taking back is a tap like any other', () => {
  const first = tapOn([], person('a'))
  const back = makeTap([first], person('a'), undefined, { id: 'x', made: 1, place: 'a', said: '撤销', tube: undefined })
  expect([back.outcome, back.over]).toEqual([0, first.id])
})

test('the oldest go first, with how long ago they were made, and never with a time to come', () => {
  const taps = tapsOn(person('a', 'm'), person('b'))
  const [first, second] = taps.map((tap) => tap.made) as [number, number]
  expect(batch(taps, second + 500)).toEqual([
    { id: taps[0]?.id, target: 'a', outcome: 1, over: 'm', age_ms: second - first + 500 },
    { id: taps[1]?.id, target: 'b', outcome: 1, age_ms: 500 },
  ])
  expect(batch(taps, first - 60_000).map((tap) => tap.age_ms)).toEqual([0, 0])
  expect(batch([{ ...taps[0]!, state: 'kept' }, taps[1]!], second)).toHaveLength(1)
})

test('what was answered goes along, also that nothing was, and where nothing is asked, nothing', () => {
  const about = { id: 'x', made: 0, place: 'a', said: '已采', tube: undefined }
  const answers = [{ question: 1, text: '是' }]
  const send = (more: Pick<Tap, 'answers'>) => batch([makeTap([], person('a'), swabbed, { ...about, ...more })], 0)[0]
  expect(send({ answers })).toMatchObject({ answers })
  expect(send({ answers: [] })).toMatchObject({ answers: [] })
  expect(Object.keys(send({}) ?? {})).not.toContain('answers')
})

test('no more than the laptop takes at once, and of each target one', () => {
  const many = tapsOn(...Array.from({ length: 230 }, (_, n) => person(String(n))))
  expect(batch(many, made)).toHaveLength(200)
  expect(batch(tapsOn(person('a'), person('b'), person('a'), person('c')), made)).toMatchObject([{ target: 'a' }, { target: 'b' }])
})

test('what is refused stays with its sentence and holds up nobody', () => {
  const taps = tapsOn(person('a'), person('b'), person('c'))
  const [a, b] = taps
  const after = settle(taps, [kept(a!.id), refused(b!.id, 'T1 已满')])
  expect(after.map((tap) => [tap.state, tap.message])).toEqual([['kept', undefined], ['refused', 'T1 已满'], ['waiting', undefined]])
  expect(waiting(after)).toHaveLength(1)
  expect(without(after, new Set([b!.id])).map((tap) => tap.target)).toEqual(['a', 'c'])
})

test('what stood over a refused tap stands over what that one stood over', () => {
  const seen = person('a', '5f.laptop')
  const taps = tapsOn(seen, seen, seen)
  const after = settle(taps, [refused(taps[0]!.id, '已满')])
  expect(after.map((tap) => tap.over)).toEqual(['5f.laptop', '5f.laptop', taps[1]!.id])
})

test('an answer heard twice changes nothing', () => {
  const taps = tapsOn(person('a'))
  const once = settle(taps, [kept(taps[0]!.id)])
  expect(settle(once, [refused(taps[0]!.id, '?')])).toEqual(once)
})

const about = (id: string, madeAt = 0) => ({ id, made: madeAt, place: '101', said: '名单外' })

test('people on no list are said of a door, with a note where there is one, and taken back with none', () => {
  const [first, second] = [makeReport('h1', { people: 2, note: '姓周' }, about('r1')), makeReport('h2', { people: 0 }, about('r2', 400))]
  expect(batch([first, second], 500)).toEqual([
    { id: 'r1', home: 'h1', people: 2, note: '姓周', age_ms: 500 },
    { id: 'r2', home: 'h2', people: 0, age_ms: 100 },
  ])
})

test('a home that is marked, and whom no list has there, do not wait for one another; two words on one door do', () => {
  const marked = tapOn([], person('h1'))
  const [first, second] = [makeReport('h1', { people: 2 }, about('r1')), makeReport('h1', { people: 3 }, about('r2'))]
  expect(batch([marked, first, second], made).map(({ id }) => id)).toEqual([marked.id, 'r1'])
  expect(lastWords([marked, first, second]).get('h1')).toBe(marked)
  expect(lastReports([marked, first, second]).get('h1')).toBe(second)
  expect(lastReports([first, { ...second, state: 'refused' }]).get('h1')).toBe(first)
})

test('a report outlives the page, and a refused one stays with its sentence', () => {
  const phone = browser()
  const report = makeReport('h1', { people: 2, note: '姓周' }, about('r1'))
  openQueue(phone.open(), ROUND).change(() => [report])
  const queue = openQueue(phone.open(), ROUND)
  expect(queue.read()).toEqual([report])
  expect(queue.change((taps) => settle(taps, [refused('r1', '不在负责的楼栋里')]))[0]).toMatchObject({ state: 'refused', message: '不在负责的楼栋里' })
})
