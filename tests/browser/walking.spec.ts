// Who walks where: planned by keyboard, looked at while they walk, and each one's own way in the sweep.
import { afterEach, expect, test } from 'vitest'
import { Desk, build, endAll, settle } from './desk'

afterEach(endAll)

/** A laptop at the walk of two buildings, one of one stairwell and one of four, with somebody behind every door. */
async function walking(): Promise<{ desk: Desk; round: string; building: string; other: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 1)
  const other = await build(desk, compound, { name: '5', units: 4, floors: 3, rooms_per_floor: 1 }, ({ id }) => [{ name: `五号楼${id.slice(-4)}` }])
  await desk.call('add_staff', { name: '李秀兰', role: 'staff' })
  const round = (await desk.call('open_round', {
    name: '入户登记', kind: 'headcount', target: 'resident', compounds: [compound], buildings: [], outcomes: [], starts_at: Date.now() - 3_600_000,
  })).id
  await desk.page.evaluate((to) => (location.hash = `#/sweeps/${to}`), round)
  await desk.page.click('.page-head button:has-text("走访安排")')
  await desk.page.waitForSelector('[role="option"]')
  return { desk, round, building, other }
}

/** The ways as the desk has them: `一组 3 52`, building and stairwell. */
const ways = (desk: Desk, round: string) => async (): Promise<string[]> =>
  (await desk.call('show_walk', { round })).teams.map((team) => [team.name || '—', ...team.stops.map((stop) => stop.place.replace(/\D/g, ''))].join(' '))
/** The same as they are shown. */
const shown = (desk: Desk): Promise<string[]> =>
  desk.page.$$eval('.column', (all) => all.map((one) => [...one.querySelectorAll('.place')].map((place) => place.textContent?.replace(/\D/g, '')).join(' ')))
const said = (desk: Desk) => () => desk.page.textContent('footer [role="status"]')
const here = (desk: Desk) => () => desk.page.evaluate(() => document.activeElement?.querySelector('.place')?.textContent?.replace(/\D/g, ''))
const closed = (desk: Desk) => desk.page.waitForSelector('.form-dialog', { state: 'hidden' })

/** Presses keys together with others, which `type` takes for text. */
async function press(desk: Desk, ...keys: string[]): Promise<void> {
  for (const key of keys) await desk.page.keyboard.press(key)
}

/** Opens a dialog by its key, once its first field has the keyboard; axe finds nothing wrong with it. */
async function ask(desk: Desk, key: string): Promise<void> {
  await desk.type(key)
  await desk.page.waitForFunction(() => document.querySelector('.form-dialog')?.contains(document.activeElement) && document.activeElement?.matches('input'))
  expect(await desk.faults()).toEqual([])
}

test('stairwells are divided, moved, chosen, given and taken back by keyboard alone', { timeout: 120_000 }, async () => {
  const { desk, round, other } = await walking()
  expect(await desk.faults()).toEqual([])
  expect(await ways(desk, round)()).toEqual(['— 3 51 52 53 54'])
  await ask(desk, 'g')
  await desk.type('Control+a', '2', 'Enter')
  await closed(desk)
  await expect.poll(ways(desk, round)).toEqual(['一组 3 51 53', '二组 54 52'])
  await expect.poll(here(desk)).toBe('3')
  expect(await desk.faults()).toEqual([])

  // Down its own way, as fast as somebody presses; then to the team beside, at the same height.
  await press(desk, 'Alt+ArrowDown', 'Alt+ArrowDown')
  await expect.poll(ways(desk, round)).toEqual(['一组 51 53 3', '二组 54 52'])
  await press(desk, 'Alt+ArrowRight')
  await expect.poll(ways(desk, round)).toEqual(['一组 51 53', '二组 54 52 3'])
  await expect.poll(said(desk)).toBe('3号楼 已给 二组')
  await expect.poll(here(desk)).toBe('3')
  await desk.type('u')
  await expect.poll(ways(desk, round)).toEqual(['一组 51 53 3', '二组 54 52'])
  await expect.poll(said(desk)).toBe('已撤销：3号楼 已给 二组')

  // Two at once; with Alt the arrows move them as one, and beyond the last team they are nobody's.
  await expect.poll(here(desk)).toBe('3')
  await press(desk, 'Shift+ArrowUp')
  await desk.page.waitForSelector('text=已选 2 个楼道')
  await press(desk, 'Alt+ArrowUp')
  await expect.poll(ways(desk, round)).toEqual(['一组 53 3 51', '二组 54 52'])
  // Beside whoever is in hand is whoever is shown there.
  await expect.poll(async () => (await shown(desk))[0]).toBe('53 3 51')
  await press(desk, 'Escape', 'ArrowRight', 'Space', 'Alt+ArrowRight')
  await expect.poll(ways(desk, round)).toEqual(['一组 53 3 51', '二组 52', '— 54'])
  await desk.type('u', 'u')
  await expect.poll(ways(desk, round)).toEqual(['一组 51 53 3', '二组 54 52'])

  // A building and all that is in it, to any team.
  await desk.type('Escape', 'ArrowLeft', 'b')
  await desk.page.waitForSelector('text=已选 4 个楼道')
  await ask(desk, 'm')
  await desk.type('Enter')
  await closed(desk)
  await expect.poll(ways(desk, round)).toEqual(['一组 3', '二组 51 52 53 54'])
  await expect.poll(() => shown(desk)).toEqual(['3', '51 52 53 54'])
  await desk.type('u')
  await expect.poll(ways(desk, round)).toEqual(['一组 51 53 3', '二组 54 52'])

  await desk.type('Escape', 'ArrowUp', 'ArrowUp', 'ArrowUp')
  await desk.type('Enter')
  await desk.page.waitForSelector('[aria-current="true"].line')
  expect(desk.page.url()).toContain(`building=${other}`)
  expect(desk.complaints).toEqual([])
})

test('a stairwell is dragged to another place and to another team', { timeout: 120_000 }, async () => {
  const { desk, round } = await walking()
  await desk.call('plan_walk', { round, names: ['一组', '二组'], split: 'by_number' })
  await expect.poll(() => shown(desk)).toEqual(['3 51 53', '54 52'])
  const drag = async (from: string, to: string, part: number): Promise<void> => {
    const [a, b] = [await desk.page.locator(`[role="option"]:has-text("${from}")`).boundingBox(), await desk.page.locator(`[role="option"]:has-text("${to}")`).boundingBox()]
    await desk.page.mouse.move(a!.x + 40, a!.y + a!.height / 2)
    await desk.page.mouse.down()
    await desk.page.mouse.move(b!.x + 40, b!.y + b!.height * part, { steps: 6 })
    await desk.page.mouse.up()
  }
  await drag('5号楼3单元', '3号楼', 0.2)
  await expect.poll(ways(desk, round)).toEqual(['一组 53 3 51', '二组 54 52'])
  await drag('3号楼', '5号楼2单元', 0.2)
  await expect.poll(ways(desk, round)).toEqual(['一组 53 51', '二组 54 3 52'])
  // Where it lies already nothing is written, and Esc leaves everything as it is.
  await drag('5号楼4单元', '5号楼4单元', 0.9)
  await desk.page.mouse.down()
  await desk.page.mouse.move(30, 300, { steps: 4 })
  await desk.type('Escape')
  await desk.page.mouse.up()
  await desk.page.click('button:has-text("撤销")')
  await expect.poll(ways(desk, round)).toEqual(['一组 53 3 51', '二组 54 52'])
  expect(desk.complaints).toEqual([])
})

test('the board tells where a team stands, and who is in it sees only their own way in the sweep', { timeout: 120_000 }, async () => {
  const { desk, round, building, other } = await walking()
  await desk.call('plan_walk', { round, names: ['一组', '二组'], split: 'by_number' })
  await expect.poll(() => shown(desk)).toEqual(['3 51 53', '54 52'])
  // The second team: somebody is put into it, and it gets a name of its own.
  await desk.type('ArrowRight')
  await ask(desk, 'e')
  await desk.type('Control+a')
  await desk.page.keyboard.type('东片')
  await desk.type('Tab', 'Space', 'Enter')
  await closed(desk)
  const teams = async () => (await desk.call('show_walk', { round })).teams
  await expect.poll(async () => (await teams()).map((team) => [team.name, ...team.people.map((one) => one.name)])).toEqual([['一组'], ['东片', '张敏']])
  await desk.page.waitForSelector('text=我的组')
  await ask(desk, 'o')
  await desk.type('ArrowRight', 'Enter')
  await closed(desk)
  await expect.poll(async () => (await desk.call('show_walk', { round })).order.upwards).toBe(true)

  const { units } = await desk.call('sweep_building', { round, building: other })
  const fourth = units.find((unit) => unit.name === '4')!
  for (const { targets } of fourth.doors) await desk.call('record_mark', { round, target: targets[0]!.id, outcome: 1 })
  const column = desk.page.locator('.column', { hasText: '东片' })
  await expect.poll(() => column.locator('header').textContent()).toContain('现在在 5号楼4单元 · 刚刚')
  await expect.poll(() => column.locator('header').textContent()).toContain('还剩 3 人')
  await expect.poll(() => column.locator('[role="option"]').first().textContent()).toContain('✓ 3')
  expect(await desk.faults()).toEqual([])

  await desk.page.click('.page-head button:has-text("扫楼")')
  await desk.page.waitForSelector('[aria-current="true"].line')
  // Whoever has a way of their own sees that from the beginning.
  await expect.poll(() => desk.page.locator('.line').count()).toBe(6)
  expect(await desk.page.textContent('.pick .el-select')).toContain('5号楼')
  const stairs = () => desk.page.$$eval('.matrix h2', (all) => all.map((one) => one.textContent?.trim()))
  expect(await stairs()).toEqual(['4单元', '2单元'])
  expect(await desk.faults()).toEqual([])
  // The numbers stay those of the round.
  expect(await desk.page.textContent('.counts')).toContain('24')
  // There is no other building on this way.
  await desk.type('[')
  await expect.poll(stairs).toEqual(['4单元', '2单元'])
  // Whoever is gone to elsewhere is shown with everybody.
  const [first] = (await desk.call('sweep_building', { round, building })).units[0]!.doors
  await desk.call('record_mark', { round, target: first!.targets[0]!.id, outcome: 50, again_at: Date.now() - 3_600_000 })
  await desk.page.waitForSelector('button.due')
  await desk.type('v', 'Enter')
  await expect.poll(() => desk.page.locator('.line').count()).toBe(12)
  expect(await desk.page.getAttribute('button:has-text("只看我的")', 'aria-pressed')).toBe('false')
  // That lasts as long as they are there; what somebody chooses is remembered.
  const isOnly = () => desk.page.getAttribute('button:has-text("只看我的")', 'aria-pressed')
  const reopened = async () => {
    await desk.page.reload()
    await desk.page.waitForSelector('[aria-current="true"].line')
    return isOnly()
  }
  expect(await reopened()).toBe('true')
  await desk.type('o')
  expect(await isOnly()).toBe('false')
  expect(await reopened()).toBe('false')
  await desk.type('o')
  expect(await isOnly()).toBe('true')
  expect(desk.complaints).toEqual([])
})

test('L names who is left on the stairwell somebody looks at, and follows them', { timeout: 120_000 }, async () => {
  const { desk, round, other } = await walking()
  const { units } = await desk.call('sweep_building', { round, building: other })
  const [first, second] = units.map((unit) => unit.doors.flatMap((door) => door.targets))
  await desk.call('edit_resident', { id: first![1]!.id, care: ['独居老人'] })
  await desk.call('record_mark', { round, target: first![0]!.id, outcome: 1 })
  await desk.call('record_mark', { round, target: first![2]!.id, outcome: 50 })
  const left = () => desk.page.$$eval('aside.panel li', (all) => all.map((one) => [...one.children].map((part) => part.textContent?.trim()).join(' ')))
  const title = () => desk.page.textContent('aside.panel h2')
  await desk.type('ArrowDown', 'l')
  await desk.page.waitForSelector('aside.panel li')
  expect(await title()).toBe('5号楼1单元 2')
  // Whoever is done is not among them; of the others it is said why.
  expect(await left()).toEqual([`201 ${first![1]!.name} 还没登记 独居老人`, `101 ${first![2]!.name} ✗ 无人应门`])
  expect(await desk.faults()).toEqual([])
  // The board keeps the keyboard, and the list goes where somebody looks.
  await desk.type('ArrowDown')
  await expect.poll(here(desk)).toBe('52')
  await expect.poll(title).toBe('5号楼2单元 3')
  await expect.poll(left).toEqual(second!.map((one, nth) => `${3 - nth}01 ${one.name} 还没登记`))
  // It stays up to date by itself, and says when nobody is left.
  for (const { id } of second!) await desk.call('record_mark', { round, target: id, outcome: 1 })
  await desk.page.waitForSelector('aside.panel:has-text("这个楼道都做完了")')
  await desk.type('l')
  await desk.page.waitForSelector('aside.panel', { state: 'detached' })
  expect(await here(desk)()).toBe('52')
  expect(desk.complaints).toEqual([])
})
