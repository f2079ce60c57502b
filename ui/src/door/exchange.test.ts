import { expect, test } from 'vitest'
import type { Delivered, DoorSheet, OutcomeView, SheetTarget, TapDone } from '../desk/types'
import { exchange, pause, type Held } from './exchange'
import { NotNow, Refusal, type Link } from './link'
import { makeReport, makeTap, openQueue, type Queue } from './queue'
import { openStore } from './store'

const swabbed: OutcomeView = { code: 1, name: '已采', sense: 'done', again_min: null, key: '1', sampled: true, positive: false }
const target = (id: string): SheetTarget => ({ id, name: id, care: [], absent: null, outcome: null, tube: null, answers: [], mark: null, conflict: false, attempts: 0, again_in_ms: null })

const about = (one: Delivered): string => ('home' in one ? `door ${one.home}` : one.target)

/** A laptop, and what goes wrong on the way to it. */
class Laptop implements Link {
  readonly written: Delivered[] = []
  full = new Set<string>()
  fails: 'never' | 'before' | 'after' = 'never'
  private version = 0
  /** What the phone holds at the moment the sheet is read. */
  onSheet = () => {}

  join = () => Promise.resolve('token')

  async deliver(_: string, taps: Delivered[]): Promise<TapDone[]> {
    if (this.fails === 'before') throw new NotNow()
    const done = taps.map((tap): TapDone => {
      if (this.full.has(about(tap))) return { id: tap.id, kept: false, message: '已满' }
      if (!this.written.some((one) => one.id === tap.id)) {
        this.written.push(tap)
        this.version++
      }
      return { id: tap.id, kept: true, message: null }
    })
    if (this.fails === 'after') throw new NotNow()
    return done
  }

  async sheet(etag: string | null) {
    if (this.fails !== 'never') throw new NotNow()
    this.onSheet()
    if (etag === String(this.version)) return undefined
    const sheet: DoorSheet = { round: 'r', name: '第3轮', target: 'resident', outcomes: [swabbed], questions: [], tube_size: null, left_ms: 1000, buildings: [] }
    return { sheet, etag: String(this.version) }
  }
}

function phone() {
  const queue = openQueue(openStore(() => { throw new Error('none') }), { round: 'r', name: '第3轮' })
  let nth = 0
  const tap = (id: string) =>
    queue.change((taps) => [...taps, makeTap(taps, target(id), swabbed, { id: `t${nth++}`, made: 0, place: id, said: '已采', tube: undefined })])
  const report = (home: string) => queue.change((taps) => [...taps, makeReport(home, { people: 1 }, { id: `t${nth++}`, made: 0, place: home, said: '名单外 1 人' })])
  const states = () => queue.read().map((one) => `${one.target} ${one.state}`)
  let held: Held | undefined
  const meet = (laptop: Link, own: Queue | undefined = queue) => exchange(laptop, own, held, () => 5000, (next) => (held = next))
  return { queue, tap, report, states, meet, held: () => held }
}

test('what waits goes in the order made, and is dropped when the sheet that shows it has come', async () => {
  const [laptop, here] = [new Laptop(), phone()]
  for (const id of ['a', 'b', 'a']) here.tap(id)
  let during: string[] = []
  laptop.onSheet = () => (during = here.states())
  await here.meet(laptop)
  expect(laptop.written.map((tap) => tap.id)).toEqual(['t0', 't1', 't2'])
  expect(during).toEqual(['a kept', 'b kept', 'a kept'])
  expect(here.states()).toEqual([])
  expect(here.held()).toMatchObject({ etag: '3', at: 5000 })
})

test('what is tapped while the sheet is on its way stays', async () => {
  const [laptop, here] = [new Laptop(), phone()]
  here.tap('a')
  laptop.onSheet = () => here.tap('b')
  await here.meet(laptop)
  expect(here.states()).toEqual(['b waiting'])
})

test('out of reach nothing is lost, and an answer that was lost counts nobody twice', async () => {
  const [laptop, here] = [new Laptop(), phone()]
  here.tap('a')
  laptop.fails = 'before'
  await expect(here.meet(laptop)).rejects.toThrow(NotNow)
  laptop.fails = 'after'
  await expect(here.meet(laptop)).rejects.toThrow(NotNow)
  here.tap('b')
  expect(here.states()).toEqual(['a waiting', 'b waiting'])
  laptop.fails = 'never'
  await here.meet(laptop)
  expect(laptop.written.map(about)).toEqual(['a', 'b'])
  expect(here.states()).toEqual([])
})

test('where the sheet does not come, what the laptop keeps is still shown and not sent again', async () => {
  const [laptop, here] = [new Laptop(), phone()]
  here.tap('a')
  laptop.onSheet = () => {
    throw new NotNow()
  }
  await expect(here.meet(laptop)).rejects.toThrow(NotNow)
  expect(here.states()).toEqual(['a kept'])
  laptop.onSheet = () => {}
  await here.meet(laptop)
  expect(here.states()).toEqual([])
  expect(laptop.written).toHaveLength(1)
})

test('a refused tap stays and holds up nobody', async () => {
  const [laptop, here] = [new Laptop(), phone()]
  laptop.full.add('a')
  here.tap('a')
  here.tap('b')
  await here.meet(laptop)
  expect(here.states()).toEqual(['a refused'])
  expect(laptop.written.map(about)).toEqual(['b'])
  await here.meet(laptop)
  expect(here.states()).toEqual(['a refused'])
})

test('the time that is left runs from the sheet that told it', async () => {
  const [laptop, here] = [new Laptop(), phone()]
  await here.meet(laptop)
  const first = here.held()
  await here.meet(laptop)
  expect(here.held()).toBe(first)
})


test('an end is passed on, and an answer that leaves something open is none', async () => {
  const [laptop, here] = [new Laptop(), phone()]
  here.tap('a')
  const over = { ...laptop, sheet: laptop.sheet, deliver: () => Promise.reject(new Refusal('phone_over', '已停用')) }
  await expect(here.meet(over)).rejects.toThrow('已停用')
  await expect(here.meet({ ...over, deliver: () => Promise.resolve([]) })).rejects.toThrow(NotNow)
  expect(here.states()).toEqual(['a waiting'])
})

test('pauses grow to half a minute', () => {
  expect(pause(0, true)).toBe(3000)
  expect(pause(0, false)).toBe(20_000)
  expect([1, 2, 3, 4, 5, 9].map((failures) => pause(failures, true))).toEqual([3000, 6000, 12_000, 24_000, 30_000, 30_000])
})

test('people on no list are told in their turn, once, however often the answer is lost', async () => {
  const [laptop, here] = [new Laptop(), phone()]
  here.tap('a')
  here.report('a')
  laptop.fails = 'after'
  await expect(here.meet(laptop)).rejects.toThrow(NotNow)
  laptop.fails = 'never'
  await here.meet(laptop)
  expect(laptop.written.map(about)).toEqual(['a', 'door a'])
  expect(here.states()).toEqual([])
})
