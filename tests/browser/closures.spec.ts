// Closures through the screens: closed by keyboard, carried on when due, begun anew by a positive, seen wherever people go.
import { afterEach, expect, test } from 'vitest'
import type { OpenRound } from '../../ui/src/desk/types'
import { Desk, build, endAll, settle } from './desk'
import { everyWay } from './looks'

afterEach(endAll)

/** A day in Beijing, so many from today. */
function day(from: number): string {
  return new Date(Date.now() + 8 * 3600_000 + from * 86_400_000).toISOString().slice(0, 10)
}

async function area(): Promise<{ desk: Desk; compound: string; building: string; other: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 1)
  const other = await build(desk, compound, { name: '5', units: 2, floors: 2, rooms_per_floor: 1 }, ({ id }) => [{ name: `五号${id.slice(-4)}` }])
  return { desk, compound, building, other }
}

const text = (desk: Desk, where: string) => async () => (await desk.page.textContent(where))?.replace(/\s+/g, ' ').trim()

test('a place is closed by keyboard, its due step takes one key and can be taken back', { timeout: 90_000 }, async () => {
  const { desk, building } = await area()
  await desk.type('Alt+-')
  await desk.page.waitForSelector('text=现在没有封控的地方')
  expect(await desk.faults()).toEqual([])
  await desk.type('n')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.keyboard.type('5-2')
  await desk.page.waitForSelector('[role="radio"][aria-checked="true"]:has-text("5号楼2单元")')
  expect(await desk.faults()).toEqual([])
  await desk.page.focus('input[placeholder^="如：4月11日"]')
  await desk.page.keyboard.type('指挥部通知')
  await desk.type('Enter')
  await expect.poll(text(desk, '.panel h2')).toBe('5号楼2单元')
  expect(await text(desk, '.panel dl')()).toContain('封控区 · 足不出户 · 送到门口')
  await desk.type('Escape')

  // Closed eight days ago, and nobody has carried the step out.
  await desk.call('close_place', { place: building, level: 1, day: day(-8), why: '指挥部通知' })
  await expect.poll(text(desk, '.block.due')).toContain('3号楼')
  expect(await text(desk, '.block.due')()).toContain('已过 1 天')
  expect(await desk.faults()).toEqual([])
  await desk.page.focus('.block.due [data-place]')
  await desk.type('Enter')
  await desk.page.waitForSelector('.panel:focus')
  await desk.type('t')
  await expect.poll(text(desk, '.panel dl')).toContain('居家健康监测')
  expect(await desk.faults()).toEqual([])
  await desk.type('u')
  await expect.poll(text(desk, '.block.due')).toContain('3号楼')

  // Prolonged: due no more.
  await desk.type('y')
  await desk.page.waitForSelector('.form-dialog .el-input-number input:focus')
  await desk.type('Control+a', '3', 'Tab')
  await desk.page.keyboard.type('街道通知')
  await desk.type('Enter')
  await expect.poll(() => desk.page.isVisible('.block.due')).toBe(false)
  const { closure, events } = await desk.call('show_closure', { id: building })
  expect([closure?.days, closure?.next?.on]).toEqual([10, day(2)])
  expect(events.map((event) => event.step)).toEqual(['prolonged', 'taken_back', 'moved', 'begun'])
  const saving = desk.page.waitForEvent('download')
  await desk.page.click('text=墙上清单存为 PDF')
  expect((await saving).suggestedFilename()).toMatch(/^封控情况.*\.pdf$/)
  expect(desk.complaints).toEqual([])
})

test('a step whose test is missing says so, and an administrator goes on by word', { timeout: 60_000 }, async () => {
  const { desk, building } = await area()
  await desk.call('close_place', { place: building, level: 3, day: day(-7), why: '指挥部通知' })
  await desk.type('Alt+-')
  await desk.page.waitForSelector('.block.due')
  expect(await text(desk, '.block.due')()).toContain('没有核酸轮次')
  await desk.page.focus('[data-place]')
  await desk.type('Enter')
  await desk.page.waitForSelector('.panel:focus')
  await desk.type('t')
  await desk.page.waitForSelector('.el-message:has-text("没有覆盖这里的核酸轮次")')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.keyboard.type('镇指挥部电话')
  await desk.type('Enter')
  await expect.poll(text(desk, '.panel dl')).toContain('防范区')
  // The browser tells of every refusal.
  expect(desk.complaints.filter((line) => !line.includes('409') && !line.includes('422') && !line.includes('400'))).toEqual([])
})

test('a new positive is previewed stairwell by stairwell, and every screen knows what is closed', { timeout: 90_000 }, async () => {
  const { desk, compound, building, other } = await area()
  await desk.call('close_place', { place: compound, level: 1, day: day(-3), why: '指挥部通知' })
  const round = (await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })).id
  await desk.type('Alt+-')
  await desk.page.waitForSelector('[data-place]')
  await desk.type('p')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.keyboard.type('3')
  await desk.page.waitForSelector('.form-dialog table')
  expect(await text(desk, '.form-dialog table tbody')()).toContain('5号楼1单元')
  expect(await text(desk, '.form-dialog .head')()).toContain('3 个楼道有变化')
  expect(await desk.faults()).toEqual([])
  expect((await desk.call('show_closure', { id: building })).closure).toBeNull()
  await desk.page.focus('input[placeholder^="如：第2轮"]')
  await desk.page.keyboard.type('第1轮混管阳性')
  await desk.type('Enter')
  await expect.poll(text(desk, '.panel h2')).toBe('3号楼')
  expect((await desk.call('show_closure', { id: compound })).closure?.level.name).toBe('居家健康监测')

  await desk.type('Alt+1')
  await expect.poll(text(desk, '.strip')).toContain('居家健康监测2 个楼道')
  expect(await desk.faults()).toEqual([])
  await desk.type('Alt+2')
  await desk.page.waitForSelector('.place:has-text("3号楼") .closed')
  await desk.page.click('.place:has-text("3号楼")')
  await expect.poll(text(desk, '.unit h2 .closed')).toContain('封控区')
  expect(await desk.faults()).toEqual([])
  await desk.page.goto(`${desk.page.url().split('#')[0]}#/sweeps/${round}?building=${other}`)
  await expect.poll(text(desk, '.whole .closed')).toContain('送到门口')
  expect(await desk.faults()).toEqual([])
  expect(desk.complaints).toEqual([])
})

test('an administrator copies rules, changes them, and they hold from their day', { timeout: 60_000 }, async () => {
  const { desk } = await area()
  await desk.type('Alt+-')
  await desk.page.click('button:has-text("封控规则")')
  await desk.page.waitForSelector('article:has-text("今天适用")')
  expect(await desk.faults()).toEqual([])
  await desk.page.click('article:has-text("三区管理") button:has-text("复制")')
  await desk.page.waitForSelector('.form-dialog input:focus')
  expect(await desk.faults()).toEqual([])
  await desk.page.keyboard.type('第九版')
  await desk.page.focus('input[aria-label="封控区 天数"]')
  await desk.type('Control+a')
  await desk.page.keyboard.type('5')
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('list_rules', {})).holding.levels[0]?.step?.days).toBe(5)
  await expect.poll(text(desk, 'article:has-text("第九版")')).toContain('5 天，期满转为居家健康监测')
  await desk.page.click('article:has-text("第九版") button:has-text("删除")')
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('list_rules', {})).sets.length).toBe(0)
  expect(desk.complaints).toEqual([])
})

test('closures, one of them, their dialogs and their rules are whole in both languages, sizes and texts', { timeout: 240_000 }, async () => {
  const { desk, building, compound } = await area()
  await desk.call('close_place', { place: compound, level: 2, day: day(-3), why: '指挥部通知' })
  await desk.call('close_place', { place: building, level: 1, day: day(-8), why: '指挥部通知' })
  await desk.type('Alt+-')
  await desk.page.waitForSelector('.block.due')
  await everyWay(desk, 'closures', async () => { await desk.page.waitForSelector('.block.due') })
  await desk.page.focus('.block.due [data-place]')
  await desk.type('Enter')
  await desk.page.waitForSelector('.panel:focus')
  await everyWay(desk, 'closure', async () => { await desk.page.waitForSelector('.panel') })
  await desk.type('Escape', 'p')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.keyboard.type('3')
  await desk.page.waitForSelector('.form-dialog table')
  await everyWay(desk, 'closure-positive', async () => { await desk.page.waitForSelector('.form-dialog table') })
  await desk.type('Escape')
  await desk.page.evaluate(() => (location.hash = '#/closures/rules'))
  await desk.page.waitForSelector('article')
  await everyWay(desk, 'closure-rules', async () => { await desk.page.waitForSelector('article') })
  expect(desk.complaints).toEqual([])
})

test('what a closure means stands wherever somebody goes, calls, serves or asks', { timeout: 180_000 }, async () => {
  const { desk, compound, building, other } = await area()
  const { units } = await desk.call('show_building', { id: other })
  const [first, second] = units.map((unit) => unit.id) as [string, string]
  await desk.call('close_place', { place: first, level: 1, day: day(0), why: '指挥部通知' })
  const pictures = process.env['LINLI_PICTURES']
  const look = async (name: string): Promise<void> => {
    expect(await desk.faults(), name).toEqual([])
    if (!pictures) return
    for (const lang of ['zh', 'en'] as const) {
      for (const large_text of [false, true]) {
        await desk.call('set_preferences', { lang, large_text })
        await desk.page.waitForTimeout(700)
        await desk.page.screenshot({ path: `${pictures}/${name}-${lang}${large_text ? '-large' : ''}.png` })
      }
    }
    await desk.call('set_preferences', { lang: 'zh', large_text: false })
    await desk.page.waitForTimeout(500)
  }
  const goTo = async (hash: string, sign: string): Promise<void> => {
    await desk.page.evaluate((to) => (location.hash = to), hash)
    await desk.page.waitForSelector(sign)
  }
  const next = day(7)
  const words = `${Number(next.slice(5, 7))}月${Number(next.slice(8))}日`

  // Each stairwell with its next level and day.
  await goTo('#/closures', 'text=逐个楼道')
  await desk.page.click('text=逐个楼道')
  await expect.poll(text(desk, '.each tbody')).toContain(`5号楼1单元■ 封控区第 1/7 天 ${words}居家健康监测`)
  await look('closures-each')

  // The register says it in the building, not only on hovering.
  await goTo('#/register', '[data-search]')
  await desk.page.click('.place:has-text("5号楼")')
  await expect.poll(text(desk, '.unit .closed')).toContain(`${words}转居家健康监测`)
  await look('register-building')

  // Whoever walks comes there last, whenever the way was planned.
  const headcount: OpenRound = { name: '扫楼', kind: 'headcount', target: 'resident', compounds: [compound], buildings: [], outcomes: [], starts_at: 0 }
  const round = (await desk.call('open_round', headcount)).id
  await desk.call('plan_walk', { round, names: ['一组'], split: 'runs' })
  await goTo(`#/sweeps/${round}/walk`, '.closed')
  const walk = await desk.call('show_walk', { round })
  expect(walk.teams[0]!.stops.map((stop) => stop.place)).toEqual(['3号楼', '5号楼2单元', '5号楼1单元'])
  const staff = (await desk.call('status', {})).staff!.id
  await desk.call('save_team', { round, id: walk.teams[0]!.id!, name: '一组', people: [staff] })
  await look('walk-board')
  await goTo(`#/sweeps/${round}?building=${other}`, '.matrix .closed')
  expect(await text(desk, '.matrix .closed')()).toContain(`${words}转居家健康监测`)
  await expect.poll(() => desk.page.$$eval('.matrix h2', (heads) => heads.map((head) => head.textContent?.trim().slice(0, 3)))).toEqual(['2单元', '1单元'])
  await look('sweep-mine')

  // Nobody there is called down.
  const screening = (await desk.call('open_round', { ...headcount, name: '筛查', kind: 'screening', tube_size: 10 })).id
  await desk.call('save_point', { round: screening, name: '东门', lanes: 1, lane_per_hour: 60 })
  await goTo(`#/sweeps/${screening}/calling`, '.door .reason')
  expect(await text(desk, '.door')()).toContain('足不出户')
  await desk.type('Enter')
  await desk.page.click('button:has-text("打印通知")')
  await desk.page.waitForSelector('text=只写门牌，不写姓名')
  await look('calling')
  await desk.type('Escape')

  // A delivery names the doors it goes up to, and so does a hand-out.
  const item = (await desk.call('add_item', { name: '蔬菜包', unit: '份' })).id
  const place = (await desk.call('add_place', { name: '北门' })).id
  await desk.call('receive_items', { item, place, quantity: 50 })
  const delivery = (await desk.call('open_round', { ...headcount, name: '发菜', kind: 'delivery', target: 'home', item, quantity: 1, place })).id
  await goTo(`#/sweeps/${delivery}?building=${building}`, 'button:has-text("送到门口")')
  await desk.type('l')
  await desk.page.waitForSelector('.to-door .row:focus')
  expect(await desk.page.$$eval('.to-door .row', (rows) => rows.length)).toBe(2)
  await look('to-door')
  await desk.type('Enter')
  await goTo('#/supplies', 'text=蔬菜包')
  await desk.page.click('button:has-text("发放")')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.keyboard.type('5-1-101')
  await desk.page.waitForSelector('text=封控中，送到门口')
  await look('hand-out')
  await desk.type('Escape')
  expect([second, desk.complaints]).toEqual([units[1]!.id, []])
})
