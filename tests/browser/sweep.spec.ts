// The sweep by keyboard alone, as somebody tired at five in the morning does it.
import { afterEach, expect, test } from 'vitest'
import type { RoundKind, TargetView } from '../../ui/src/desk/types'
import { Desk, endAll, settle } from './desk'

afterEach(endAll)

async function sweeping(kind: RoundKind = 'screening'): Promise<{ desk: Desk; round: string; compound: string; building: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 2)
  const round = (await desk.call('open_round', {
    name: '第1轮', kind, target: 'resident', compounds: [compound], buildings: [], outcomes: [], ...(kind === 'screening' && { tube_size: 10 }),
    starts_at: Date.now(),
  })).id
  await desk.page.keyboard.press('Alt+3')
  await desk.page.click('text=开始扫楼')
  await desk.page.waitForSelector('[aria-current="true"].line')
  return { desk, round, compound, building }
}

/** Somebody as the desk has them, by name. */
async function target(desk: Desk, round: string, building: string, name: string): Promise<TargetView | undefined> {
  const { units } = await desk.call('sweep_building', { round, building })
  return units.flatMap((unit) => unit.doors.flatMap((door) => door.targets)).find((one) => one.name === name)
}
const current = (desk: Desk) => () => desk.page.textContent('[aria-current="true"].line .name')

test('a tube of ten people takes at most fourteen strokes, and the next is offered', async () => {
  const { desk, round } = await sweeping()
  const strokes = await desk.type('t', 'Enter', ...Array.from({ length: 10 }, () => '1'))
  expect(strokes).toBeLessThanOrEqual(14)
  await expect.poll(() => desk.call('round_counts', { round })).toEqual({ expected: 24, done: 10, not_done: 0, missing: 14, excused: 0 })
  const suggested = await desk.page.inputValue('input.code')
  expect(suggested).toMatch(/-002$/)
  const first = await desk.call('show_tube', { round, code: suggested.replace(/2$/, '1') })
  expect(first.people.map((one) => one.name)).toHaveLength(10)
  // One more stroke takes the next tube; the eleventh person goes into it.
  await desk.type('Enter', '1')
  await expect.poll(async () => (await desk.call('show_tube', { round, code: suggested })).people.length).toBe(1)
  expect(desk.complaints).toEqual([])
})

test('an outcome that is no sample needs no tube, and U takes it back and returns to whose it was', async () => {
  const { desk, round } = await sweeping()
  const name = () => desk.page.textContent('[aria-current="true"].line .name')
  const first = await name()
  await desk.type('3')
  await expect.poll(async () => (await desk.call('round_counts', { round })).not_done).toBe(1)
  expect(await name()).not.toBe(first)
  await desk.type('u')
  await expect.poll(async () => (await desk.call('round_counts', { round })).missing).toBe(24)
  await expect.poll(name).toBe(first)
})

test('taking back a second mark leaves the first standing', async () => {
  const { desk, round } = await sweeping()
  await desk.type('3', 'ArrowUp', '7')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ excused: 1, not_done: 0, expected: 23 })
  await desk.type('u')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ excused: 0, not_done: 1, expected: 24 })
  await desk.type('u')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ excused: 0, not_done: 0, missing: 24 })
  expect(desk.complaints).toEqual([])
})

test('without a tube in hand a sample is not recorded: the tube is asked for', async () => {
  const { desk, round } = await sweeping()
  await desk.type('1')
  await desk.page.waitForSelector('input.code')
  expect((await desk.call('round_counts', { round })).done).toBe(0)
})

test('a typed room is found, M leaves only those missing, and the picture says so in words', async () => {
  const { desk } = await sweeping()
  await desk.type('/', '301', 'Enter')
  await expect.poll(() => desk.page.textContent('[aria-current="true"].line .name')).toBe('住户301甲')
  await desk.type('3', '3', 'm')
  await expect.poll(() => desk.page.locator('.line').count()).toBe(22)
  await expect.poll(() => desk.page.getAttribute('.cell:has-text("301")', 'aria-label')).toBe('301 没做成')
  expect(desk.complaints).toEqual([])
})

test('R agrees when to come again, N adds a note, and U takes back one after the other', async () => {
  const { desk, round, building } = await sweeping()
  const name = (await current(desk)()) ?? ''
  const stands = () => target(desk, round, building, name)
  await desk.type('2', 'r', '2')
  await expect.poll(async () => ((await stands())?.again_at ?? 0) - Date.now()).toBeLessThan(61 * 60_000)
  const agreed = (await stands())?.again_at
  await desk.type('n')
  await desk.page.keyboard.type('在女儿家')
  await desk.type('Enter')
  await expect.poll(stands).toMatchObject({ outcome_name: '不在家', note: '在女儿家', again_at: agreed })
  await desk.page.waitForSelector('.line .note')
  await desk.type('u')
  await expect.poll(stands).toMatchObject({ note: null, again_at: agreed })
  await desk.type('u', 'u')
  await expect.poll(stands).toMatchObject({ outcome: null, again_at: null })
  // A time can be typed; where none was marked as not done there is nothing to agree on.
  await desk.type('r')
  expect(await desk.page.locator('.again input').count()).toBe(0)
  await desk.type('2', 'r')
  await desk.page.focus('.again input')
  await desk.page.keyboard.type('9点半')
  await desk.type('Enter')
  await expect.poll(async () => new Date(((await stands())?.again_at ?? 0) + 8 * 3_600_000).toISOString().slice(11, 16)).toBe('09:30')
  expect(desk.complaints).toEqual([])
})

test('V lists those to go back to and leads there, also into another building', async () => {
  const { desk, round, compound, building } = await sweeping()
  await desk.type('v')
  await desk.page.waitForSelector('.revisits .empty')
  await desk.type('Escape')
  await desk.call('add_building', { compound, name: '5', units: 1, floors: 1, rooms_per_floor: 1 })
  const { units } = await desk.call('show_building', { id: (await desk.call('show_compound', { id: compound })).buildings[1]?.id ?? '' })
  const resident = (await desk.call('add_resident', { home: units[0]?.homes[0]?.id ?? '', name: '独居老人' })).id
  await desk.call('record_mark', { round, target: resident, outcome: 50, again_at: Date.now() - 60 * 60_000 })
  await desk.type('2')
  await desk.page.waitForSelector('button.due')
  await desk.type('v')
  await expect.poll(() => desk.page.locator('.revisits .row').count()).toBe(2)
  expect(await desk.page.textContent('.revisits .row.late')).toContain('5号楼')
  await desk.type('Enter')
  await expect.poll(current(desk)).toBe('独居老人')
  // Digits mark again, and who is done leaves the list.
  await desk.type('7')
  await expect.poll(() => desk.page.locator('.revisits .row').count()).toBe(1)
  await desk.type('v', 'ArrowDown', 'Enter')
  await expect.poll(async () => (await current(desk)())?.startsWith('住户')).toBe(true)
  expect((await desk.call('sweep_building', { round, building })).counts.not_done).toBe(1)
  expect(desk.complaints).toEqual([])
})

test('answers go with whoever is done, stay for the next, and come back with what is taken back', async () => {
  const { desk, round, building } = await sweeping('vaccination')
  const name = (await current(desk)()) ?? ''
  const answers = async () => (await target(desk, round, building, name))?.answers.map((one) => one.text)
  await desk.type('q', 'q', '1', '1')
  await expect.poll(async () => (await desk.call('round_counts', { round })).done).toBe(2)
  expect(await answers()).toEqual(['第2剂'])
  await desk.type('q', 'ArrowUp', 'ArrowUp', '1')
  await expect.poll(answers).toEqual(['加强针'])
  await desk.type('u')
  await expect.poll(answers).toEqual(['第2剂'])
  // After the last choice comes none, and whoever is not done is asked nothing.
  await desk.type('q', '1')
  await expect.poll(answers).toEqual([])
  expect(desk.complaints).toEqual([])
})

test('nobody with a care tag is passed over without a word', async () => {
  const { desk, round, building } = await sweeping()
  await desk.call('edit_resident', { id: (await target(desk, round, building, '住户601乙'))?.id ?? '', care: ['血透'] })
  await desk.page.waitForSelector('.line .tag')
  await desk.type('ArrowDown', 'ArrowDown')
  await expect.poll(() => desk.page.textContent('.said')).toBe('跳过了 住户601乙（血透），还没登记')
  await desk.type('PageDown', 'k')
  await expect.poll(current(desk)).toBe('住户601乙')
  await desk.type('2')
  await desk.page.waitForSelector('.skipped', { state: 'detached' })
  expect(desk.complaints).toEqual([])
})
