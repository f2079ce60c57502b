// How people live and what they need: written down, shown in Today and done with one key, by the keyboard alone.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'
import { everyWay } from './looks'

afterEach(endAll)

/** A day so many days from today, in Beijing. */
const dayFrom = (days: number): string => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

interface Person {
  id: string
  name: string
  home: string
}

async function settled(): Promise<{ desk: Desk; building: string; people: Person[] }> {
  const desk = await Desk.open()
  await desk.found()
  const { building } = await settle(desk, 1)
  const people = (await desk.call('find_residents', {})).rows.map(({ id, name, home }) => ({ id, name, home }))
  return { desk, building, people }
}

/** Opens somebody in the register by typing their name. */
async function open(desk: Desk, name: string): Promise<void> {
  await desk.page.keyboard.press('Alt+2')
  await desk.page.waitForSelector('[data-search]')
  await desk.type('/', name)
  await expect.poll(() => desk.page.locator('[role="option"]').count()).toBe(1)
  await desk.page.focus('[role="listbox"]')
  await desk.type('Enter')
  await desk.page.waitForSelector('aside.panel .acts')
}

const current = (desk: Desk) => () => desk.page.textContent('.person[aria-current="true"] strong')

test('what a home is used as and who keeps its key is written down by the keyboard, and seen only with a reason', async () => {
  const { desk, people } = await settled()
  const [person] = people
  await open(desk, person!.name)
  await desk.type('e')
  await desk.page.waitForSelector('.el-dialog input[inputmode="tel"]')
  await expect.poll(() => desk.page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
  await desk.type('房东李军', 'Tab', '19900001234')
  await desk.page.locator('.uses input').nth(1).focus()
  await desk.page.keyboard.press('Space')
  expect(await desk.faults()).toEqual([])
  await desk.type('Enter')
  await expect.poll(() => desk.call('show_home', { id: person!.home })).toMatchObject({ used_as: 'rented', keeper: '房东李军', keeper_phone: '199****1234' })
  await desk.page.waitForSelector('.el-dialog', { state: 'hidden' })
  await desk.page.click('aside .use .el-button')
  await desk.page.click('.el-dialog >> text=紧急救助')
  await desk.page.locator('.el-dialog button[type="submit"]').click()
  await desk.page.waitForSelector('aside .use >> text=19900001234')
  expect(desk.complaints).toEqual([])
})

test('a dialysis is added, stands in Today and is met with one key, which can be taken back', async () => {
  const { desk, people } = await settled()
  const [person, second, third] = people
  await open(desk, person!.name)
  await desk.page.locator('aside .care button', { hasText: '添加需求' }).focus()
  await desk.type('Enter')
  await desk.page.waitForSelector('.days button')
  for (let day = 0; day < 7; day++) {
    await desk.page.locator('.days button').nth(day).focus()
    await desk.page.keyboard.press('Space')
  }
  expect(await desk.faults()).toEqual([])
  await desk.page.locator('.el-dialog input').first().focus()
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('due_needs', {})).total).toBe(1)
  await desk.call('add_need', { resident: second!.id, kind: 'medicine', name: '降压药', every_days: 30, first_on: dayFrom(-2), note: '送到门口' })
  await desk.call('set_resident_status', { id: third!.id, status: 'away', until: dayFrom(0) })

  await desk.page.keyboard.press('Alt+1')
  // Overdue first.
  await expect.poll(current(desk)).toBe(second!.name)
  expect(await desk.faults()).toEqual([])
  await desk.type('ArrowDown')
  await expect.poll(current(desk)).toBe(person!.name)
  await desk.type('y')
  await expect.poll(async () => (await desk.call('due_needs', {})).rows.find((row) => row.resident === person!.id)?.need.due_on).toBe(dayFrom(1))
  // The next one is chosen: the same key says nothing more of whoever is done.
  await expect.poll(current(desk)).toBe(third!.name)
  await desk.page.click('.undo')
  await expect.poll(async () => (await desk.call('due_needs', {})).rows.find((row) => row.resident === person!.id)?.need.due_on).toBe(dayFrom(0))

  // The medicine is put off to tomorrow, as the form offers.
  await desk.type('ArrowUp')
  await expect.poll(current(desk)).toBe(person!.name)
  await desk.type('ArrowUp', 'p')
  await desk.page.waitForSelector('.el-dialog input[type="date"]')
  await expect.poll(() => desk.page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('date')
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('due_needs', {})).rows.find((row) => row.resident === second!.id)?.need).toMatchObject({ due_on: dayFrom(1), put_off: true })

  // Who meant to be back is back.
  await desk.page.waitForSelector('.el-dialog', { state: 'hidden' })
  await desk.type('ArrowDown', 'ArrowDown')
  await expect.poll(current(desk)).toBe(third!.name)
  await desk.type('y')
  await expect.poll(async () => (await desk.call('show_resident', { id: third!.id })).status).toBe('living')
  await expect.poll(async () => (await desk.call('list_back', {})).total).toBe(0)

  await expect.poll(() => desk.page.locator('.person').count()).toBe(2)
  const name = await current(desk)()
  await desk.type('Enter')
  await desk.page.waitForSelector(`aside.panel >> text=${name}`)
  expect(desk.complaints).toEqual([])
})

test('a building shows its homes by colour; arrow keys move and Enter opens one', async () => {
  const { desk, building, people } = await settled()
  await desk.call('edit_home', { id: people[0]!.home, used_as: 'rented' })
  await desk.call('edit_resident', { id: people[1]!.id, care: ['血透'] })
  await desk.page.keyboard.press('Alt+2')
  await desk.page.click(`.place:has-text("3号楼")`)
  for (const by of ['用途', '特殊关照', '需求', '暂离', '封控']) {
    await desk.page.click(`.bys >> text=${by}`)
    await desk.page.waitForSelector('.legend')
    expect(await desk.faults(), by).toEqual([])
  }
  await desk.page.click('.bys >> text=轮次')
  await desk.page.waitForSelector('text=还没有轮次可以显示')
  await desk.page.click('.bys >> text=特殊关照')
  await desk.page.waitForSelector('.cell.bad')
  await desk.page.locator('.cell[tabindex="0"]').focus()
  const room = () => desk.page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 3))
  expect(await room()).toBe('601')
  await desk.type('ArrowDown', 'ArrowRight')
  await expect.poll(room).toBe('502')
  await desk.type('Enter')
  await desk.page.waitForSelector('aside.panel >> text=3号楼502')
  const map = await desk.call('show_building_map', { building, by: 'use' })
  expect(map.legend.find((one) => one.code === 'rented')?.homes).toBe(1)
  expect(desk.complaints).toEqual([])
})

test('the register is narrowed down by a filter of one’s own and by a saved one', async () => {
  const { desk, people } = await settled()
  await desk.call('edit_home', { id: people[2]!.home, used_as: 'shared' })
  await desk.call('save_filter', { name: '群租户', filter: { home_use: ['shared'] } })
  await desk.page.keyboard.press('Alt+2')
  await desk.page.waitForSelector('[data-search]')
  await desk.type('f')
  await desk.page.waitForSelector('.el-dialog .fields')
  expect(await desk.faults()).toEqual([])
  await desk.page.click('.el-dialog .el-select >> nth=0')
  await desk.page.click('.el-select-dropdown__item >> text=群租户')
  await desk.page.locator('.el-dialog button[type="submit"]').click()
  await desk.page.waitForSelector('text=共 1 人')
  await desk.page.waitForSelector('.said >> text=群租户')
  await desk.page.click('.said button')
  await desk.page.waitForSelector('text=共 12 人')
  expect(desk.complaints).toEqual([])
})

test('somebody with needs, their building by colour and Today are whole in both languages, sizes and texts', { timeout: 240_000 }, async () => {
  const { desk, people, building } = await settled()
  const [first, second, third] = people
  await desk.call('edit_resident', { id: first!.id, care: ['血透', '独居老人'], contacts: [{ slot: 1, name: '李建国', relation: '儿子', phone: '19900001002' }] })
  await desk.call('add_need', { resident: first!.id, kind: 'medicine', name: '降压药', every_days: 30, first_on: dayFrom(-2), note: '送到门口，家里没有人时放在门卫处' })
  await desk.call('set_resident_status', { id: third!.id, status: 'away', until: dayFrom(0) })
  await desk.call('edit_home', { id: second!.home, used_as: 'rented' })
  await open(desk, first!.name)
  await everyWay(desk, 'person', async () => { await desk.page.waitForSelector('aside.panel') })
  await desk.page.keyboard.press('Alt+1')
  await desk.page.waitForSelector('.person')
  await everyWay(desk, 'needs-today', async () => { await desk.page.waitForSelector('.person') })
  await desk.page.keyboard.press('Alt+2')
  await desk.page.click(`.place:has-text("3号楼")`)
  await desk.page.click('.bys >> text=用途')
  await desk.page.waitForSelector('.legend')
  await everyWay(desk, 'building-map', async () => { await desk.page.waitForSelector('.legend') })
  expect(building).not.toBe('')
  expect(desk.complaints).toEqual([])
})
