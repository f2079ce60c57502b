// Calling people down by keyboard: points, batches that do not meet, the queue, and who is visited instead.
import { afterEach, expect, test } from 'vitest'
import type { CallingView } from '../../ui/src/desk/types'
import { Desk, build, endAll, settle } from './desk'

afterEach(endAll)

interface Morning {
  desk: Desk
  round: string
  /** The ids of those who live there, by building. */
  people: Record<'3' | '5', string[]>
  buildings: Record<'3' | '5', string>
}

/** A screening of two buildings, 24 people in the one and four in the other, and its screen of calling down. */
async function calling(): Promise<Morning> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 2)
  const other = await build(desk, compound, { name: '5', units: 1, floors: 2, rooms_per_floor: 1 }, ({ room }) => [{ name: `五号楼${room}甲` }, { name: `五号楼${room}乙` }])
  const round = (await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })).id
  const within = async (id: string): Promise<string[]> => {
    const { units } = await desk.call('sweep_building', { round, building: id })
    return units.flatMap((unit) => unit.doors.flatMap((door) => door.targets.map((one) => one.id)))
  }
  const people = { 3: await within(building), 5: await within(other) }
  await toCalling(desk)
  return { desk, round, people, buildings: { 3: building, 5: other } }
}

async function toCalling(desk: Desk): Promise<void> {
  await desk.page.keyboard.press('Alt+3')
  await desk.page.click('text=开始扫楼')
  await desk.page.click('.page-head button:has-text("叫号下楼")')
  await desk.page.waitForSelector('.first button')
}

/** A screening of two compounds, twelve people in 桂花苑 and two in 阳光花园, and its screen of calling down. */
async function twoCompounds(): Promise<Pick<Morning, 'desk' | 'round'>> {
  const desk = await Desk.open()
  await desk.found()
  const { compound } = await settle(desk, 1)
  const other = (await desk.call('add_compound', { name: '阳光花园' })).id
  const building = (await desk.call('add_building', { compound: other, name: '8', units: 1, floors: 2, rooms_per_floor: 1 })).id
  for (const { id, room } of (await desk.call('show_building', { id: building })).units.flatMap((unit) => unit.homes)) {
    await desk.call('add_resident', { home: id, name: `八号楼${room}甲` })
  }
  const round = (await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound, other], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })).id
  await toCalling(desk)
  return { desk, round }
}

const view = ({ desk, round }: Pick<Morning, 'desk' | 'round'>): Promise<CallingView> => desk.call('show_calling', { round })
const text = (desk: Desk, selector: string) => async () => (await desk.page.textContent(selector, { timeout: 2_000 }).catch(() => null))?.replace(/\s+/g, ' ').trim()
const sampled = ({ desk, round }: Morning, target: string) => desk.call('record_mark', { round, target, outcome: 1, tube: 'SH001' })

/** Sets a point up through the form. */
async function setUp(desk: Desk, name: string): Promise<void> {
  await desk.type('p')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.keyboard.type(name)
  await desk.type('Enter')
  await desk.page.waitForSelector(`.point:has-text("${name}")`)
  await desk.page.waitForSelector('.form-dialog', { state: 'hidden' })
}

test('from the first point to the last door, by keyboard', async () => {
  const morning = await calling()
  const { desk, round, people } = morning
  expect(await desk.faults()).toEqual([])
  await desk.type('p')
  await desk.page.waitForSelector('.form-dialog input:focus')
  expect(await desk.faults()).toEqual([])
  // Letters of a name are no keys.
  await desk.page.keyboard.type('dongmen')
  await desk.page.fill('.form-dialog input >> nth=0', '东门')
  await desk.page.fill('.form-dialog input >> nth=3', '一早')
  await expect.poll(text(desk, '.form-dialog [role="status"]')).toBe('时间请写成 6:30 这样')
  await desk.page.fill('.form-dialog input >> nth=3', '0点')
  await desk.type('Enter')
  await expect.poll(async () => (await view(morning)).points.map(({ name, open, lanes }) => [name, open, lanes])).toEqual([['东门', true, 2]])

  // Eight at a time.
  await desk.page.waitForSelector('.next')
  await desk.type('n')
  await desk.page.keyboard.type('8')
  await desk.type('Enter')
  await expect.poll(text(desk, '.who')).toBe('3号楼6楼–5楼 8 人')
  expect(await desk.page.locator('.rooms >> nth=0').locator('li').allTextContents()).toEqual(['601', '602', '501', '502'])
  expect(await text(desk, '.say p')()).toBe('3号楼6楼到5楼（601、602、501、502）的居民，请戴好口罩到东门采样点采样。')
  expect(await desk.faults()).toEqual([])

  await desk.type('3', 'Enter')
  await expect.poll(text(desk, '.batch')).toMatch(/^3号楼 6楼–5楼来了 0\/8.*喇叭/)
  // Their stairwell waits: another building is next, and then nobody.
  await expect.poll(text(desk, '.who')).toBe('5号楼2楼–1楼 4 人')
  expect(await text(desk, '.where')()).toBe('去东门排队 8 人，约等 4 分钟')
  await desk.type('1', 'c')
  await expect.poll(text(desk, '.none .why')).toBe('… 等一等：剩下的楼道都有人在路上，再叫会碰头')
  expect((await view(morning)).points[0]?.batches.map((one) => one.way)).toEqual(['loudspeaker', 'intercom'])
  expect(await desk.faults()).toEqual([])

  // Who was sampled is seen to have come.
  for (const one of people['3'].slice(0, 3)) await sampled(morning, one)
  await expect.poll(text(desk, '.batch.current .come')).toBe('来了 3/8')
  // Not called, in the queue, come, to be visited.
  await expect.poll(() => desk.page.locator('.counts b').allTextContents()).toEqual(['16', '9', '3', '0'])

  // The other one was a mistake: nobody has come of it, so nothing is asked, and it can be taken back.
  await desk.type('ArrowDown', 'x')
  await expect.poll(text(desk, '.who')).toBe('5号楼2楼–1楼 4 人')
  await desk.page.click('.el-message .undo >> nth=-1')
  await expect.poll(async () => (await view(morning)).points[0]?.batches.length).toBe(2)
  // Of the first some have come: asked once, and left as it is.
  await desk.type('ArrowUp', 'ArrowUp', 'x')
  await desk.page.waitForSelector('.el-message-box:has-text("已经来了 3 人")')
  expect(await desk.faults()).toEqual([])
  await desk.type('Escape')
  await desk.page.waitForSelector('.el-message-box', { state: 'hidden' })

  // Those who do not come are visited.
  await desk.type('e')
  await desk.page.waitForSelector('.el-message-box:has-text("还有 5 人没来")')
  await desk.type('Enter')
  await expect.poll(text(desk, '.door h2')).toBe('要上门的 5')
  expect(await text(desk, '.door [role="option"] >> nth=0')()).toContain('没下来')
  expect(await desk.faults()).toEqual([])
  await desk.page.waitForSelector('.el-message-box', { state: 'hidden' })
  await desk.type('d', 'ArrowDown', 'Enter')
  await desk.page.waitForURL(`**/sweeps/${round}?building=${morning.buildings['3']}`)
  await desk.page.waitForSelector('[aria-current="true"].line')
  expect(desk.complaints).toEqual([])
})

test('those to be visited become a round of their own, which takes exactly them', async () => {
  const morning = await calling()
  const { desk, round, people } = morning
  await setUp(desk, '东门')
  const care = people['5'][0] ?? ''
  await desk.call('edit_resident', { id: care, care: ['卧床'] })
  await desk.call('order_doors', { round, order: { upwards: false, care: ['卧床'], last: false } })
  await desk.page.waitForSelector('.door [role="option"]:has-text("下不来")')
  expect(await text(desk, '.door [role="option"]')()).toContain('卧床')
  await desk.type('Enter')
  await expect.poll(async () => (await view(morning)).points[0]?.batches.length).toBe(1)
  await desk.type('e')
  await desk.page.waitForSelector('.el-message-box')
  await desk.type('Enter')
  const rows = async () => (await desk.call('list_at_door', { round })).rows.map((row) => row.id)
  await expect.poll(async () => (await rows()).length).toBe(21)
  await expect.poll(() => text(desk, '.door h2')()).toBe('要上门的 21')
  await desk.page.waitForSelector('.el-message-box', { state: 'hidden' })
  await desk.type('o')
  await desk.page.waitForSelector('.form-dialog input:focus')
  expect(await desk.faults()).toEqual([])
  await desk.page.waitForSelector('.form-dialog button[type="submit"]:not([disabled])')
  const expected = await rows()
  await desk.type('Enter')
  await desk.page.waitForSelector('h1:has-text("第1轮 上门")')
  const opened = (await desk.call('list_rounds', {})).find((one) => one.name === '第1轮 上门')
  expect(opened).toMatchObject({ kind: 'screening', target: 'resident', expected: 21 })
  const listed = []
  for (const building of Object.values(morning.buildings)) {
    const { units } = await desk.call('sweep_building', { round: opened?.id ?? '', building })
    listed.push(...units.flatMap((unit) => unit.doors.flatMap((door) => door.targets.map((one) => one.id))))
  }
  expect(listed.sort()).toEqual(expected.sort())
  expect(desk.complaints).toEqual([])
})

test('a point is closed, moved and taken away, and every reason stands there in words', async () => {
  const morning = await calling()
  const { desk, round } = morning
  await setUp(desk, '东门')
  await desk.type('Enter')
  await expect.poll(async () => (await view(morning)).points[0]?.queue).toBe(20)
  await setUp(desk, '西门')
  // It stands idle: told where most are left.
  await expect.poll(text(desk, '.point:has-text("西门") .idle')).toBe('⇢ 空着：可挪到3号楼旁（还有 4 人没叫）')
  expect(await text(desk, '.where')()).toBe('去西门没人排队，来了就能做')
  expect(await desk.faults()).toEqual([])

  // Nobody takes a tent away while people walk to it.
  await desk.page.focus('.point:has-text("东门") button:has-text("修改")')
  await desk.type('Enter')
  await desk.page.click('.form-dialog button:has-text("撤掉这个点")')
  await desk.page.waitForSelector('.el-message-box')
  await desk.type('Enter')
  await expect.poll(text(desk, '.form-dialog [role="alert"]')).toContain('还有人正往这个采样点来')
  expect(await desk.faults()).toEqual([])
  await desk.type('Escape')
  await desk.page.waitForSelector('.form-dialog', { state: 'hidden' })

  // The core goes by its own clock: an hour that is over anywhere in the day, and one that is to come.
  const [east, west] = (await view(morning)).points
  const changed = { round, lanes: 2, lane_per_hour: 60 }
  await desk.call('save_point', { ...changed, id: east?.id ?? '', name: '东门', opens_at: Date.now() - 7_200_000, closes_at: Date.now() - 3_600_000 })
  await desk.call('save_point', { ...changed, id: west?.id ?? '', name: '西门', opens_at: Date.now() + 3_600_000 })
  await expect.poll(text(desk, '.none .why')).toBe('– 现在没有开着的采样点，先不叫人')
  expect(await text(desk, '.none p >> nth=1')()).toMatch(/^西门 .*\d\d:\d\d 开，/)
  expect(await text(desk, '.point:has-text("东门") .state')()).toBe('– 已收')
  expect(await desk.faults()).toEqual([])

  await desk.page.click('.point:has-text("西门") button:has-text("修改")')
  await desk.page.waitForSelector('.form-dialog')
  await desk.page.click('.form-dialog button:has-text("撤掉这个点")')
  await desk.page.waitForSelector('.el-message-box:has-text("撤掉“西门”")')
  await desk.type('Enter')
  await expect.poll(async () => (await view(morning)).points.map((one) => one.name)).toEqual(['东门'])
  await desk.page.waitForSelector('.form-dialog', { state: 'hidden' })

  await desk.call('close_round', { id: round })
  await desk.page.waitForSelector('.closed')
  // Nothing can be called any more, and no key tries to.
  await desk.type('Enter', 'c', 'x', 'e', 'p')
  expect(await desk.page.isVisible('.form-dialog, .el-message-box')).toBe(false)
  expect(await desk.faults()).toEqual([])
  expect(desk.complaints.filter((one) => !one.includes('409') && !one.includes('400'))).toEqual([])
})

test('a point is for the people of some compounds: the others are called elsewhere, or wait', async () => {
  const morning = await twoCompounds()
  const { desk } = morning
  /** Sets a point up for one compound of the two, by keyboard: past the name, the lanes and the hours. */
  const setUpFor = async (name: string, nth: number): Promise<void> => {
    await desk.type('p')
    await desk.page.waitForSelector('.form-dialog input:focus')
    await desk.page.keyboard.type(name)
    for (let tabs = 0; tabs < 5 + nth; tabs++) await desk.page.keyboard.press('Tab')
    await desk.page.keyboard.press('Space')
    expect(await desk.faults()).toEqual([])
    await desk.type('Enter')
    await desk.page.waitForSelector(`.point:has-text("${name}")`)
    await desk.page.waitForSelector('.form-dialog', { state: 'hidden' })
  }
  await setUpFor('东门', 0)
  expect((await view(morning)).points.map(({ name, compounds }) => [name, compounds.map((one) => one.name)])).toEqual([['东门', ['桂花苑']]])
  await expect.poll(text(desk, '.who')).toBe('桂花苑 3号楼6楼–1楼 12 人')
  expect(await text(desk, '.point .for')()).toBe('负责：桂花苑')
  expect(await text(desk, '.unserved')()).toBe('⚠ 阳光花园：现在没有负责那里的采样点开着，先不叫')
  expect(await desk.faults()).toEqual([])

  await desk.type('Enter')
  await expect.poll(text(desk, '.none .why')).toBe('– 剩下的人在阳光花园，开着的采样点都不负责那里，先不叫人')
  expect(await text(desk, '.none p >> nth=1')()).toBe('给那里增加一个采样点，或者改一下负责的小区。')
  expect(await desk.page.isVisible('.unserved')).toBe(false)
  expect(await desk.faults()).toEqual([])

  await setUpFor('西门', 1)
  await expect.poll(text(desk, '.who')).toBe('阳光花园 8号楼2楼–1楼 2 人')
  expect(await text(desk, '.where')()).toBe('去西门没人排队，来了就能做')
  expect(await text(desk, '.point:has-text("西门") .idle')()).toBe('⇢ 空着：可挪到阳光花园 8号楼旁（还有 2 人没叫）')
  await desk.type('Enter')
  await expect.poll(text(desk, '.none .why')).toBe('✓ 全部叫过了')

  // A point that is changed stands there with its compounds ticked; with none it is for everybody.
  await desk.page.click('.point:has-text("西门") button:has-text("修改")')
  await desk.page.waitForSelector('.form-dialog fieldset')
  expect(await desk.page.locator('.form-dialog .el-checkbox.is-checked').allTextContents()).toEqual(['阳光花园'])
  await desk.page.click('.form-dialog .el-checkbox:has-text("阳光花园")')
  await desk.page.focus('.form-dialog input >> nth=0')
  await desk.type('Enter')
  await expect.poll(async () => (await view(morning)).points[1]?.compounds).toEqual([])
  await expect.poll(() => desk.page.locator('.point .for').count()).toBe(1)
  for (const [lang, large_text] of [['zh', true], ['en', true], ['en', false]] as const) {
    await desk.call('set_preferences', { lang, large_text })
    await expect.poll(() => desk.page.evaluate(() => document.documentElement.lang.slice(0, 2))).toBe(lang)
    expect(await desk.faults(), `${lang} ${large_text}`).toEqual([])
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1366)
  }
  expect(desk.complaints).toEqual([])
})

test('what is to be said can be pasted, and the screen fits in both languages and sizes', async () => {
  const morning = await calling()
  const { desk, people } = morning
  await desk.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await setUp(desk, '东门采样点')
  await desk.type('y')
  const pasted = () => desk.page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(pasted).toMatch(/^3号楼6楼到2楼（601、602、.*）的居民，请戴好口罩到东门采样点采样。$/)
  await desk.type('Enter')
  await expect.poll(async () => (await view(morning)).points[0]?.queue).toBe(20)
  for (const one of people['3'].slice(0, 7)) await sampled(morning, one)
  await desk.type('e')
  await desk.page.waitForSelector('.el-message-box')
  await desk.type('Enter')
  await desk.page.waitForSelector('.door [role="option"]')
  for (const [lang, large_text] of [['zh', true], ['en', true], ['en', false]] as const) {
    await desk.call('set_preferences', { lang, large_text })
    await expect.poll(() => desk.page.evaluate(() => document.documentElement.lang.slice(0, 2))).toBe(lang)
    expect(await desk.faults(), `${lang} ${large_text}`).toEqual([])
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1366)
    const head = await desk.page.locator('.calling > .page-head').evaluate((box) => [box.scrollWidth, box.clientWidth] as const)
    expect(head[0], `${lang} ${large_text}`).toBeLessThanOrEqual(head[1])
  }
  await desk.type('y')
  await expect.poll(pasted).toContain('please put on a mask')
  expect(desk.complaints).toEqual([])
})
