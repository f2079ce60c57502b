// A round that goes by a list, and whoever is met besides: added at the door or scanned at the table, and taken in with one key.
import { afterEach, expect, test } from 'vitest'
import type { OpenRound } from '../../ui/src/desk/types'
import { Desk, build, endAll, settle } from './desk'
import { identity } from './people'
import { press, scan } from './scanner'

afterEach(endAll)

/** The keys of two outcomes. */
const [AT_HOME, NO_ANSWER] = ['1', '3']

interface Person {
  id: string
  name: string
  card: string
}
interface Scene {
  desk: Desk
  round: string
  /** Three of the list. */
  listed: Person[]
  /** A neighbour of theirs, and somebody from a building where the list names nobody. */
  neighbour: Person
  elsewhere: Person
}

/** `whom`: other than by the list, of the building where all of it lives. */
async function listed(whom?: (building: string) => Partial<OpenRound>): Promise<Scene> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 1)
  await build(desk, compound, { name: '5', units: 1, floors: 1, rooms_per_floor: 1 }, () => [{ name: '五号楼住户' }])
  const all = (await desk.call('find_residents', {})).rows.map(({ id, name }, nth) => ({ id, name, card: identity(nth) }))
  await desk.aside(() => desk.callEach('edit_resident', all.map(({ id, card }) => ({ id, id_number: card }))))
  const named = (name: string): Person => all.find((one) => one.name === name)!
  const three = ['住户602甲', '住户501甲', '住户402甲'].map(named)
  const { id: round } = await desk.call('open_round', {
    name: '名单核对', kind: 'headcount', target: 'resident', compounds: [], buildings: [], outcomes: [], starts_at: Date.now(),
    ...(whom?.(building) ?? { select: { of: 'these', targets: three.map((one) => one.id) } }),
  })
  await desk.page.evaluate((to) => (location.hash = `#/sweeps/${to}`), round)
  await desk.page.waitForSelector('[aria-current="true"].line')
  return { desk, round, listed: three, neighbour: named('住户601甲'), elsewhere: named('五号楼住户') }
}

const said = (desk: Desk) => async () => (await desk.page.textContent('.said'))?.replace(/\s+/g, ' ').trim()
const current = (desk: Desk) => () => desk.page.textContent('[aria-current="true"].line .name')
const shown = (desk: Desk) => () => desk.page.locator('.line .name').allTextContents()
const counts = ({ desk, round }: Scene) => async () => {
  const { expected, done, not_done } = await desk.call('round_counts', { round })
  return { expected, done, not_done }
}
const offers = (desk: Desk): Promise<number> => desk.page.locator('button:has-text("加入本轮")').count()

/** Adds somebody at the door where the walk stands. */
async function add(desk: Desk, name: string): Promise<void> {
  await desk.type('a')
  await desk.page.waitForSelector('[name="name"]:focus')
  await desk.type(name, 'Enter')
  await expect.poll(said(desk)).toBe(`${name} 已登记进名册，但不在本轮名单里`)
}

test('J takes somebody met at a door into a round that goes by a list, and the next key is theirs', async () => {
  const scene = await listed()
  const { desk } = scene
  const names = scene.listed.map((one) => one.name)
  expect(await shown(desk)()).toEqual(names)
  // Before anybody is met there is nobody to take in.
  await desk.type('j')
  expect(await offers(desk)).toBe(0)
  expect(await counts(scene)()).toEqual({ expected: 3, done: 0, not_done: 0 })

  await add(desk, '李来访')
  expect(await offers(desk)).toBe(1)
  expect(await desk.faults()).toEqual([])
  expect(await counts(scene)(), 'nobody is taken in without the key').toEqual({ expected: 3, done: 0, not_done: 0 })
  await desk.type('j')
  await expect.poll(current(desk)).toBe('李来访')
  await expect.poll(said(desk)).toContain('李来访 已加入本轮')
  expect(await offers(desk)).toBe(0)
  await desk.type(AT_HOME)
  await expect.poll(counts(scene)).toEqual({ expected: 4, done: 1, not_done: 0 })
  expect((await shown(desk)()).toSorted()).toEqual([...names, '李来访'].toSorted())
  await expect.poll(() => desk.page.textContent('.line:has-text("李来访") .outcome')).toBe('在家')

  // The offer belongs to what was said last: whoever goes on takes nobody in any more.
  await add(desk, '王过客')
  await desk.type(NO_ANSWER)
  await expect.poll(counts(scene)).toEqual({ expected: 4, done: 1, not_done: 1 })
  expect(await offers(desk)).toBe(0)
  await desk.type('j', 'u')
  await expect.poll(counts(scene)).toEqual({ expected: 4, done: 1, not_done: 0 })
  expect((await desk.call('find_residents', { text: '王过客' })).rows).toHaveLength(1)
  expect(desk.complaints).toEqual([])
})

test('whoever is in the register and not in the round is said so when scanned, gets no key that was meant for others, and joins with J', async () => {
  const scene = await listed()
  const { desk, neighbour } = scene
  await scan(desk, neighbour.card)
  await expect.poll(said(desk)).toBe(`✗ ${neighbour.name} 不在本轮名单里`)
  expect(await offers(desk)).toBe(1)
  expect(await desk.page.locator('[aria-current="true"].line').count(), 'nobody is in hand').toBe(0)
  expect(await desk.faults()).toEqual([])
  // A key that was meant for them marks nobody else; it was another answer, so the offer is gone.
  await press(desk, AT_HOME)
  expect(await offers(desk)).toBe(0)
  await press(desk, 'j')
  expect(await counts(scene)()).toEqual({ expected: 3, done: 0, not_done: 0 })

  await scan(desk, neighbour.card)
  await expect.poll(() => offers(desk)).toBe(1)
  await press(desk, 'j')
  await expect.poll(current(desk)).toBe(neighbour.name)
  await expect.poll(said(desk)).toContain(`${neighbour.name} 已加入本轮`)
  await press(desk, AT_HOME)
  await expect.poll(counts(scene)).toEqual({ expected: 4, done: 1, not_done: 0 })
  await scan(desk, neighbour.card)
  await expect.poll(said(desk)).toBe(`✓ 扫到 ${neighbour.name}，已登记“在家”`)
  expect(desk.complaints).toEqual([])
})

test('whoever lives in another building is gone to there once they are taken in', async () => {
  const scene = await listed()
  const { desk, elsewhere } = scene
  await scan(desk, elsewhere.card)
  await expect.poll(said(desk)).toBe(`✗ ${elsewhere.name} 不在本轮名单里`)
  await press(desk, 'j')
  await expect.poll(current(desk)).toBe(elsewhere.name)
  await expect.poll(() => desk.page.textContent('.pick .el-select')).toContain('5号楼')
  await press(desk, AT_HOME)
  await expect.poll(counts(scene)).toEqual({ expected: 4, done: 1, not_done: 0 })
  expect(desk.complaints).toEqual([])
})

test('a round of certain places takes in nobody from elsewhere: a sentence says why', async () => {
  const scene = await listed((building) => ({ buildings: [building] }))
  const { desk, elsewhere } = scene
  const before = await counts(scene)()
  await scan(desk, elsewhere.card)
  await expect.poll(said(desk)).toBe(`✗ ${elsewhere.name} 不在本轮名单里`)
  await press(desk, 'j')
  await desk.page.waitForSelector('.el-message:has-text("住处不在本轮的楼栋和单元里")')
  expect(await counts(scene)()).toEqual(before)
  expect(await desk.page.locator('[aria-current="true"].line').count(), 'nobody is in hand').toBe(0)
  // What the desk refuses is no fault of the page, though a browser logs its answer.
  expect(desk.complaints.filter((one) => !one.includes('status of 4'))).toEqual([])
})
