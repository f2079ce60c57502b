// The sweep by keyboard alone, as somebody tired at five in the morning does it.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'

afterEach(endAll)

async function sweeping(): Promise<{ desk: Desk; round: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound } = await settle(desk, 2)
  const round = (await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })).id
  await desk.page.keyboard.press('Alt+3')
  await desk.page.click('text=开始扫楼')
  await desk.page.waitForSelector('[aria-current="true"].line')
  return { desk, round }
}

test('a tube of ten people takes at most fourteen strokes, and the next is offered', async () => {
  const { desk, round } = await sweeping()
  const strokes = await desk.type('t', 'Enter', ...Array.from({ length: 10 }, () => '1'))
  expect(strokes).toBeLessThanOrEqual(14)
  await expect.poll(() => desk.call('round_counts', { round })).toEqual({ expected: 24, done: 10, not_done: 0, missing: 14 })
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
  await desk.type('3', 'ArrowUp', '2')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ done: 1, not_done: 0 })
  await desk.type('u')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ done: 0, not_done: 1 })
  await desk.type('u')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ done: 0, not_done: 0, missing: 24 })
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
