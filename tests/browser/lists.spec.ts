// A list from above answered with the keyboard, an entry merged and given back, many residents changed at once.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'
import { everyWay } from './looks'

afterEach(endAll)

const PEOPLE = [
  ['王芳', '19900001001'], ['李强', '19900001002'], ['赵敏', '19900001003'], ['陈静', '19900001004'], ['陈静', '19900001005'], ['周杰', '19900001007'],
] as const
const MESSAGE = `王主任 22:13
各位：请今晚核实以下人员，明早11点前反馈
1、王芳 19900001001
2、李强 19900001002
3、赵民 19900001003
4、陈静
5、吴刚 19900009999
6、郑爽 19900009998
7、冯雪 19900009997
8、周杰 19900001070
9、何平 19900009996
谢谢`

async function town(): Promise<{ desk: Desk; people: string[]; compound: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 1)
  const { units } = await desk.call('show_building', { id: building })
  const homes = units.flatMap((unit) => unit.homes)
  const people: string[] = []
  for (const [nth, [name, phone]] of PEOPLE.entries()) people.push((await desk.call('add_resident', { home: homes[nth]!.id, name, phone })).id)
  await desk.page.keyboard.press('Alt+2')
  return { desk, people, compound }
}

test('a chat message of twelve lines is read, answered with the keyboard and given back in its order', { timeout: 60_000 }, async () => {
  const { desk, people } = await town()
  await desk.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await desk.page.waitForSelector('text=上级名单')
  await desk.type('l')
  await desk.page.waitForSelector('text=还没有收到名单')
  expect(await desk.faults()).toEqual([])
  await desk.type('n')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.keyboard.press('Control+A')
  await desk.page.keyboard.type('区里第3批')
  await desk.page.focus('textarea')
  await desk.page.fill('textarea', MESSAGE)
  await desk.page.waitForSelector('text=认出 9 人')
  const read = await desk.page.textContent('.read')
  for (const words of ['3 行没有认出人', '第 1 行', '名册里有 2', '可能是 3', '名册里没有 4', '199****1001']) expect(read).toContain(words)
  expect(read).not.toContain('19900001001')
  expect(await desk.faults()).toEqual([])
  await desk.page.keyboard.press('Control+Enter')
  await desk.page.waitForSelector('[role="option"][aria-selected="true"]')
  await desk.page.waitForSelector('text=确定的 2 人一次答复')
  expect(await desk.faults()).toEqual([])
  const list = (await desk.call('list_lists', {}))[0]!.id
  const stands = async () => (await desk.call('show_list', { list })).people.map((one) => one.answer?.answer ?? null)
  const current = () => desk.page.textContent('[role="option"][aria-selected="true"]')

  await desk.type('a')
  await expect.poll(stands).toEqual(['found', 'found', null, null, null, null, null, null, null])
  // Now whoever is only alike: chosen by number, after a look.
  await expect.poll(current).toContain('赵民')
  expect(await desk.page.textContent('.panel')).toContain('姓名同音')
  await desk.type('1')
  await expect.poll(current).toContain('陈静')
  expect(await desk.page.textContent('.panel')).toContain('只是像')
  await desk.type('2')
  await expect.poll(current).toContain('吴刚')
  await desk.type('n')
  await expect.poll(current).toContain('郑爽')
  await desk.type('m')
  await expect.poll(current).toContain('冯雪')
  await desk.type('e')
  await expect.poll(current).toContain('周杰')
  await desk.type('u')
  await expect.poll(current).toContain('何平')
  // Somebody looks again: it was he after all.
  await desk.type('ArrowUp')
  await expect.poll(current).toContain('周杰')
  await desk.type('z')
  await expect.poll(async () => (await stands())[7]).toBeNull()
  await desk.type('1')
  await expect.poll(stands).toEqual(['found', 'found', 'found', 'found', 'not_ours', 'moved_away', 'lives_elsewhere', 'found', null])
  const shown = await desk.call('show_list', { list })
  expect(shown.people[2]!.answer!.resident).toBe(people[2])
  expect([people[3], people[4]]).toContain(shown.people[3]!.answer!.resident)
  expect(shown.people[7]!.answer!.resident).toBe(people[5])

  await desk.type('c')
  await desk.page.waitForSelector('text=其中 1 人还没有答复')
  const text = await desk.page.evaluate(() => navigator.clipboard.readText())
  const lines = text.trim().split('\n')
  expect(lines[0]).toBe('区里第3批')
  expect(lines.slice(2).map((line) => line.replace(/，.*/, ''))).toEqual([
    '1. 王芳：在本社区', '2. 李强：在本社区', '3. 赵民：在本社区', '4. 陈静：在本社区', '5. 吴刚：不是本社区居民', '6. 郑爽：已搬走',
    '7. 冯雪：登记在本社区', '8. 周杰：在本社区', '9. 何平：尚未核实',
    // Who gave it out, when, and until when it is to be kept.
    '说明：含 9 人信息',
  ])
  expect(await desk.faults()).toEqual([])

  // Today says that it waits.
  await desk.page.keyboard.press('Alt+1')
  await desk.page.waitForSelector('.lists:has-text("还剩 1／9 人")')
  expect(await desk.faults()).toEqual([])
  await desk.page.click('.lists a')
  await desk.page.click('button:has-text("为找到的 5 人开一轮")')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.waitForSelector('.form-dialog button:not([disabled]):has-text("新开一轮")')
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('list_rounds', {}))[0]?.expected).toBe(5)
  expect(desk.complaints).toEqual([])
})

test('an entry made twice is merged and given back with the keyboard', { timeout: 60_000 }, async () => {
  const { desk, people, compound } = await town()
  const other = (await desk.call('add_building', { compound, name: '5', units: 1, floors: 1, rooms_per_floor: 1 })).id
  const home = (await desk.call('show_building', { id: other })).units[0]!.homes[0]!.id
  const twin = (await desk.call('add_resident', { home, name: '王芳', phone: '19900001001', care: ['孕产妇'] })).id
  await desk.page.waitForSelector('text=重复登记')
  await desk.type('d')
  await desk.page.waitForSelector('text=共 1 组')
  await desk.page.waitForSelector('text=留这一条')
  expect(await desk.faults()).toEqual([])
  // The second entry is the newer: it stays.
  await desk.type('2')
  await desk.type('m')
  await desk.page.waitForSelector('text=已合并成一条')
  await expect.poll(async () => (await desk.call('show_resident', { id: people[0]! })).merged_into?.id).toBe(twin)
  await desk.page.waitForSelector('text=没有发现重复登记')
  await desk.page.waitForSelector('text=最近的合并')
  expect(await desk.faults()).toEqual([])
  await desk.page.focus('button:has-text("撤销合并")')
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('show_resident', { id: people[0]! })).merged_into).toBeNull()
  await desk.page.waitForSelector('text=共 1 组')
  await desk.type('n')
  await desk.page.waitForSelector('text=以后不再提示')
  await expect.poll(async () => (await desk.call('list_duplicates', {})).total).toBe(0)
  expect(desk.complaints).toEqual([])
})

test('one change for many is seen first, written and undone', { timeout: 60_000 }, async () => {
  const { desk } = await town()
  await desk.page.waitForSelector('text=批量修改')
  await desk.type('b')
  await desk.page.waitForFunction(() => document.querySelector('.form-dialog')?.contains(document.activeElement))
  await desk.page.click('.form-dialog label:has-text("加备注")')
  await desk.page.fill('.form-dialog input[maxlength="200"]', '已发告知书')
  await desk.page.waitForSelector('text=选中 18 人，会改 18 人')
  expect(await desk.faults()).toEqual([])
  await desk.type('Enter')
  await desk.page.waitForSelector('text=已改 18 人')
  const noted = async () => (await desk.call('find_residents', {})).rows.filter((row) => row.note === '已发告知书').length
  expect(await noted()).toBe(18)
  await desk.page.click('.undo')
  await desk.page.waitForSelector('text=已改回 18 人')
  expect(await noted()).toBe(0)
  expect(desk.complaints).toEqual([])
})

test('lists, what is answered, entries alike and a change for many are whole in both languages, sizes and texts', { timeout: 240_000 }, async () => {
  const { desk, people, compound } = await town()
  const received = await desk.call('receive_list', { name: '区里第3批', source: '街道', due_at: Date.now() + 3_600_000, text: MESSAGE })
  await desk.page.evaluate(() => (location.hash = '#/register/lists'))
  await desk.page.waitForSelector('text=区里第3批')
  await everyWay(desk, 'lists', async () => { await desk.page.waitForSelector('main h1') })
  await desk.page.evaluate((to) => (location.hash = `#/register/lists/${to}`), received.id)
  await desk.page.waitForSelector('[role="option"][aria-selected="true"]')
  await everyWay(desk, 'list', async () => { await desk.page.waitForSelector('[role="option"][aria-selected="true"]') })
  await desk.call('edit_resident', { id: people[3]!, birth: '1990-05-06' })
  await desk.call('edit_resident', { id: people[4]!, birth: '1990-05-06' })
  await desk.page.evaluate(() => (location.hash = '#/register/duplicates'))
  await desk.page.waitForSelector('.compare')
  await everyWay(desk, 'duplicates', async () => { await desk.page.waitForSelector('.compare') })
  await desk.page.evaluate(() => (location.hash = '#/register'))
  await desk.page.waitForSelector('[data-search]')
  await desk.type('b')
  await desk.page.waitForSelector('.el-dialog:visible')
  await everyWay(desk, 'bulk', async () => { await desk.page.waitForSelector('.el-dialog:visible') })
  expect(compound).not.toBe('')
  expect(desk.complaints).toEqual([])
})
