// Opening a round: by keyboard alone, for some people and places only, after another round, as a kind of one's own.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'
import { everyWay } from './looks'

afterEach(endAll)

/** How far the dialog is that comes or goes. */
const still = (desk: Desk): Promise<unknown> =>
  desk.page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running') && !document.querySelector('[class*="dialog-fade"]'))

async function begin(): Promise<{ desk: Desk; compound: string; people: string[] }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound } = await settle(desk, 2)
  const people = (await desk.call('find_residents', {})).rows.map((one) => one.id)
  await desk.page.keyboard.press('Alt+3')
  await desk.page.waitForSelector('button:has-text("轮次类型")')
  return { desk, compound, people }
}

async function openDialog(desk: Desk): Promise<void> {
  await desk.type('n')
  await desk.page.waitForSelector('.kinds')
  await still(desk)
}

test('N, an arrow and Enter open a round of the next kind with a name of its own, in the only compound', async () => {
  const { desk, compound } = await begin()
  await openDialog(desk)
  expect(await desk.faults()).toEqual([])
  await desk.type('ArrowRight')
  const name = () => desk.page.inputValue('form input[maxlength="60"]')
  await expect.poll(name).toMatch(/^\d+月\d+日 单采筛查$/)
  await desk.type('Enter')
  await desk.page.waitForSelector('text=‹ 轮次')
  const [round] = await desk.call('list_rounds', {})
  expect(round).toMatchObject({ kind: 'single', target: 'resident', expected: 24 })
  expect((await desk.call('show_round', { id: round!.id })).scope).toMatchObject([{ compound: { id: compound }, buildings: [] }])
  // The same again today gets a number.
  await desk.page.keyboard.press('Alt+3')
  await desk.page.waitForSelector('article')
  await openDialog(desk)
  await desk.type('ArrowRight')
  await expect.poll(name).toMatch(/单采筛查 第2轮$/)
  expect(desk.complaints).toEqual([])
})

test('only who fits in one unit is taken, the filter is kept, and a filter nobody fits is refused in a sentence', async () => {
  const { desk, compound, people } = await begin()
  const building = (await desk.call('add_building', { compound, name: '5', units: 2, floors: 1, rooms_per_floor: 1 })).id
  const homes = (await desk.call('show_building', { id: building })).units.map((unit) => unit.homes[0]?.id ?? '')
  for (const home of homes) await desk.call('add_resident', { home, name: '沈老', birth: '1935-01-02' })
  await desk.call('edit_resident', { id: people[0] ?? '', birth: '1935-01-02' })
  await openDialog(desk)
  await desk.page.click('[aria-label="桂花苑 楼栋"]')
  await desk.page.click('label:has-text("整个小区")')
  await desk.page.click('[aria-label="5号楼 单元"]')
  await desk.page.click('.unit:has-text("2单元")')
  await desk.page.click('[aria-label="只包括符合条件的人"] >> xpath=ancestor::*[contains(@class, "el-select__wrapper")]')
  await desk.page.click('.el-select-dropdown__item:has-text("自己定条件")')
  await desk.page.fill('[aria-label="年龄从"]', '100')
  await desk.page.keyboard.press('Tab')
  await desk.page.click('button:has-text("新开一轮"):has-text("Enter")')
  await desk.page.waitForSelector('[role="alert"]:has-text("没有符合条件的对象")')
  await desk.page.fill('[aria-label="年龄从"]', '80')
  await desk.page.keyboard.press('Tab')
  await desk.page.click('text=存为常用筛选')
  await desk.type('八十岁以上', 'Enter')
  await expect.poll(() => desk.call('list_filters', {})).toMatchObject([{ name: '八十岁以上', filter: { age_from: 80 } }])
  expect(await desk.faults()).toEqual([])
  await desk.page.click('button:has-text("新开一轮"):has-text("Enter")')
  await desk.page.waitForSelector('text=‹ 轮次')
  expect(await desk.call('list_rounds', {})).toMatchObject([{ kind: 'screening', expected: 1 }])
  await desk.page.keyboard.press('Alt+3')
  await desk.page.waitForSelector('article:has-text("桂花苑 5号楼2单元 · 80 岁及以上")')
})

test('a round is followed by those left, by those in a tube, and by a positive test with everybody in the home', async () => {
  const { desk, compound, people } = await begin()
  const open = (name: string, kind: 'screening' | 'antigen') =>
    desk.call('open_round', { name, kind, target: 'resident', compounds: [compound], buildings: [], outcomes: [], ...(kind === 'screening' && { tube_size: 10 }), starts_at: Date.now() })
  const screening = (await open('第1轮', 'screening')).id
  for (const target of people.slice(0, 9)) await desk.call('record_mark', { round: screening, target, outcome: 1, tube: 'T-001' })
  await desk.call('record_mark', { round: screening, target: people[9] ?? '', outcome: 50 })
  await desk.call('record_mark', { round: screening, target: people[10] ?? '', outcome: 100 })
  await desk.call('close_round', { id: screening })
  const antigen = (await open('第2轮', 'antigen')).id
  await desk.call('record_mark', { round: antigen, target: people[0] ?? '', outcome: 2 })

  const after = async (name: string): Promise<void> => {
    await desk.page.keyboard.press('Alt+3')
    await desk.page.focus(`[aria-label="接着开一轮 ${name}"]`)
    await desk.type('Enter')
    await desk.page.waitForSelector('[role="menuitem"]:visible')
    await still(desk)
  }
  const opened = async (): Promise<unknown> => {
    const all = await desk.call('list_rounds', {})
    const newest = all.map((one) => desk.call('show_round', { id: one.id }))
    return (await Promise.all(newest)).filter((one) => one.after).map((one) => [one.after?.name, one.kind, one.expected])
  }
  await after('第1轮')
  expect(await desk.faults()).toEqual([])
  await desk.type('Enter')
  await desk.page.waitForSelector('text=→ “第1轮”里没做完的人（14 人）')
  await still(desk)
  expect(await desk.faults()).toEqual([])
  await desk.page.click('button:has-text("新开一轮"):has-text("Enter")')
  await expect.poll(opened).toEqual([['第1轮', 'screening', 14]])

  await after('第1轮')
  await desk.page.click('[role="menuitem"]:visible:has-text("采样管")')
  await desk.page.waitForSelector('[aria-label="采样管的管号"]:focus')
  await desk.type('t-001')
  await desk.page.waitForSelector('text=→ “第1轮”里采样管 T-001 的人（9 人）')
  await desk.type('Enter')
  await expect.poll(opened).toContainEqual(['第1轮', 'screening', 9])

  await after('第2轮')
  await desk.page.click('[role="menuitem"]:visible:has-text("阳性")')
  await desk.page.click('text=连同住户')
  await desk.page.waitForSelector('text=→ “第2轮”里结果是“阳性”的人，连同住在一起的人')
  await desk.page.click('button:has-text("新开一轮"):has-text("Enter")')
  await expect.poll(opened).toContainEqual(['第2轮', 'antigen', 2])
  expect(desk.complaints).toEqual([])
})

test('a kind of one’s own is made, chosen for a round, changed and removed', async () => {
  const { desk } = await begin()
  await desk.type('k')
  await desk.page.click('button:has-text("新增类型")')
  await desk.page.waitForSelector('text=类型名称')
  await still(desk)
  expect(await desk.faults()).toEqual([])
  await desk.page.fill('input[placeholder^="例如：独居"]', '每日问候')
  await desk.page.click('button:has-text("增加结果")')
  await desk.type('没人应答')
  await desk.page.click('[aria-label="上移 没人应答"]')
  await desk.page.waitForSelector('[aria-label="上移 没人应答"]:focus')
  await desk.type('Enter')
  await desk.page.click('button:has-text("保存"):has-text("Enter")')
  await expect.poll(async () => (await desk.call('list_kinds', {})).at(-1)).toMatchObject({ name: '每日问候', kind: 'visit' })
  const names = (await desk.call('list_kinds', {})).at(-1)?.outcomes.map((one) => one.name)
  expect(names?.indexOf('没人应答')).toBe((names?.length ?? 0) - 3)
  await desk.page.waitForSelector('.el-dialog:visible li:has-text("每日问候")')
  await still(desk)
  await desk.type('Escape')
  await still(desk)
  await openDialog(desk)
  await desk.page.click('.kinds label:has-text("每日问候")')
  await desk.page.click('button:has-text("新开一轮"):has-text("Enter")')
  await desk.page.waitForSelector('text=‹ 轮次')
  expect(await desk.call('list_rounds', {})).toMatchObject([{ kind: 'visit', kind_name: '每日问候' }])
  await desk.page.keyboard.press('Alt+3')
  await desk.page.waitForSelector('article:has-text("进行中 · 每日问候")')
  await desk.type('k')
  await desk.page.click('[aria-label="删除 每日问候"]')
  await desk.page.click('.el-message-box button:has-text("删除")')
  await desk.page.waitForSelector('text=还没有自定类型')
  expect(desk.complaints).toEqual([])
})

test('rounds, opening one and their kinds are whole in both languages, sizes and texts', { timeout: 240_000 }, async () => {
  const { desk, compound } = await begin()
  await desk.call('open_round', { name: '第1轮核酸混管筛查', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now() })
  await desk.page.waitForSelector('article')
  await everyWay(desk, 'rounds', async () => { await desk.page.waitForSelector('article') })
  await openDialog(desk)
  await everyWay(desk, 'round-open', async () => { await desk.page.waitForSelector('.kinds') })
  await desk.type('Escape')
  await still(desk)
  await desk.page.click('button:has-text("轮次类型")')
  await desk.page.waitForSelector('.el-dialog:visible, .el-drawer:visible')
  await everyWay(desk, 'round-kinds', async () => { await desk.page.waitForSelector('.el-dialog:visible, .el-drawer:visible') })
  expect(desk.complaints).toEqual([])
})
