// Every screen but those of a round (`looks.spec.ts`) for everybody: axe finds nothing against WCAG AA, in both languages and both sizes.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'

const SCREENS = ['today', 'register', 'register/import', 'register/lists', 'register/duplicates', 'sweeps', 'supplies', 'closures', 'closures/rules', 'reviews', 'reports', 'syncing', 'members', 'privacy', 'settings']
let desk: Desk
let round: string
let list: string

async function show(path: string): Promise<void> {
  const before = desk.page.url().endsWith(`#/${path}`) ? undefined : await desk.page.$('main h1')
  await desk.page.evaluate((to) => (location.hash = `#/${to}`), path)
  await before?.waitForElementState('hidden')
  await desk.page.waitForSelector('main h1')
  // Something is still being fetched as long as this stands there.
  await desk.page.waitForSelector('.empty[role="status"]', { state: 'detached' })
}

beforeAll(async () => {
  desk = await Desk.open()
  expect(await desk.faults()).toEqual([])
  await desk.found()
  const { compound } = await settle(desk, 1)
  const item = (await desk.call('add_item', { name: '蔬菜包', unit: '份' })).id
  const place = (await desk.call('add_place', { name: '东门' })).id
  await desk.call('receive_items', { item, place, quantity: 600 })
  const { home, id } = (await desk.call('find_residents', {})).rows[0] ?? { home: '', id: '' }
  await desk.call('edit_resident', { id, phone: '19900001234' })
  await desk.call('reveal_number', { resident: id, field: 'phone', reason: 'other', note: '送药' })
  await desk.call('hand_out', { item, place, home, quantity: 601 })
  round = (await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })).id
  await desk.call('export_round', { round })
  await desk.call('print_papers', { round, buildings: [], only_left: false })
  await desk.call('record_mark', { round, target: id, outcome: 1, tube: 'SH001' })
  await desk.call('close_place', { place: compound, level: 1, day: '2026-01-05', why: '指挥部通知' })
  for (const birth of ['1990-05-06', '1990-05-06']) await desk.call('add_resident', { home, name: '陈静', birth })
  list = (await desk.call('receive_list', { name: '区里第3批', source: '街道', text: '1、陈静 19900001004' })).id
  await desk.call('note_tube', { round, code: 'SH001', fault: 'damaged', note: '漏了' })
})
afterAll(endAll)

for (const [lang, large_text] of [['zh', false], ['en', false], ['en', true], ['zh', true]] as const) {
  test(`nothing stands in anybody's way (${lang}${large_text ? ', large' : ''})`, async () => {
    await desk.call('set_preferences', { lang, large_text })
    await expect.poll(() => desk.page.evaluate(() => document.documentElement.lang.slice(0, 2))).toBe(lang)
    for (const screen of [...SCREENS, `register/lists/${list}`]) {
      await show(screen)
      expect(await desk.faults(), screen).toEqual([])
      // Nothing sticks out sideways, also in large text.
      expect(await desk.page.evaluate(() => document.documentElement.scrollWidth), screen).toBeLessThanOrEqual(1366)
    }
  })
}

test('the keys of the navigation lead to every screen', async () => {
  for (const [place, screen] of ['today', 'register', 'sweeps', 'supplies', 'reviews', 'reports', 'syncing', 'members', 'privacy', 'settings'].entries()) {
    await desk.page.keyboard.press(`Alt+${(place + 1) % 10}`)
    await expect.poll(() => desk.page.url().split('#/')[1]).toBe(screen)
  }
  expect(desk.complaints).toEqual([])
})
