// A screening with a scanner at the table, and what the laboratory says of its tubes.
import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { Desk, build, endAll, settle } from './desk'
import { chance, identity } from './people'
import { press, scan, scanLate } from './scanner'

afterEach(endAll)

interface Person {
  id: string
  name: string
  home: string
  card: string
}

/** A laptop at the sweep of two buildings, everybody with an identity card; and the homes' own count of people. */
async function screening(): Promise<{ desk: Desk; round: string; buildings: string[]; people: Person[] }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 2)
  const other = await build(desk, compound, { name: '5', units: 2, floors: 2, rooms_per_floor: 1 }, ({ id }) => [{ name: `五号楼${id.slice(-4)}` }])
  const people = (await desk.call('find_residents', {})).rows.map(({ id, name, home }, nth) => ({ id, name, home, card: identity(nth) }))
  await desk.aside(() => desk.callEach('edit_resident', people.map(({ id, card }) => ({ id, id_number: card }))))
  const round = (await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })).id
  await desk.page.keyboard.press('Alt+3')
  await desk.page.click('text=开始扫楼')
  await desk.page.waitForSelector('[aria-current="true"].line')
  return { desk, round, buildings: [building, other], people }
}

const said = (desk: Desk) => async () => (await desk.page.textContent('.said'))?.replace(/\s+/g, ' ').trim()
const current = (desk: Desk) => () => desk.page.textContent('[aria-current="true"].line .name')

test('a screening is ticked with a scanner: a card and one key each, and the counts are those of an independent list', { timeout: 120_000 }, async () => {
  const { desk, round, buildings, people } = await screening()
  const { outcomes } = await desk.call('show_round', { id: round })
  // People come in any order, from both buildings.
  const dice = chance()
  const order = people.map((person) => ({ person, at: dice.next().value })).sort((a, b) => a.at - b.at).map((one) => one.person)
  const kept = new Map<string, string>()
  const tubes = new Map<string, string[]>()
  let tube = ''
  for (const person of order) {
    if (!tube || tubes.get(tube)?.length === 10) {
      tube = `SH2026${String(tubes.size + 1).padStart(3, '0')}`
      tubes.set(tube, [])
      // Nobody presses a key and scans in the same quarter of a second.
      await desk.page.waitForTimeout(300)
      await scan(desk, tube)
      await expect.poll(said(desk)).toBe(`✓ 采样管 ${tube}（0/10）`)
    }
    // The key is pressed at once, however long it takes to find them.
    await scan(desk, person.card)
    const key = kept.size % 9 === 4 ? '2' : kept.size % 11 === 6 ? '7' : '1'
    await press(desk, key)
    kept.set(person.name, key)
    if (key === '1') tubes.get(tube)?.push(person.name)
  }

  const counted = { done: 0, not_done: 0, excused: 0 }
  for (const key of kept.values()) counted[outcomes.find((one) => one.key === key)!.sense]++
  await expect.poll(() => desk.call('round_counts', { round })).toEqual({ ...counted, missing: 0, expected: people.length - counted.excused })
  const stands = new Map<string, string | null>()
  for (const building of buildings) {
    const { units } = await desk.call('sweep_building', { round, building })
    for (const one of units.flatMap((unit) => unit.doors.flatMap((door) => door.targets))) stands.set(one.name, one.outcome_name)
  }
  for (const [name, key] of kept) expect(stands.get(name), name).toBe(outcomes.find((one) => one.key === key)?.name)
  for (const [code, inside] of tubes) {
    const { people } = await desk.call('show_tube', { round, code })
    expect(people.map((one) => one.name).sort(), code).toEqual([...inside].sort())
  }
  expect(tubes.size).toBe(3)
  expect(desk.complaints).toEqual([])
})

test('what a scanner reads is told apart, nothing of it ticks anybody, and a hand is not slowed', { timeout: 60_000 }, async () => {
  const { desk, round, people } = await screening()
  const missing = async () => (await desk.call('round_counts', { round })).missing
  await scan(desk, identity(90))
  await expect.poll(said(desk)).toBe('✗ 身份证不在名册里')
  expect(await desk.faults()).toEqual([])
  expect(await desk.page.isVisible('button:has-text("登记此人")')).toBe(true)
  await scan(desk, 'https://example.com/')
  await expect.poll(said(desk)).toBe('✗ 没认出扫到的内容')
  // Cut off, or without its Enter: those were no outcomes.
  await scan(desk, '7777777', [])
  await expect.poll(said(desk)).toBe('✗ 没有扫完整，请再扫一次')
  // A short code of the committee's own.
  await scan(desk, 'T001')
  await expect.poll(said(desk)).toBe('✓ 采样管 T001（0/10）')
  expect(await missing()).toBe(28)
  // In the field for tubes a card is a card.
  await press(desk, 't')
  await desk.page.waitForSelector('input.code:focus')
  await scan(desk, people[5]!.card)
  await expect.poll(current(desk)).toBe(people[5]!.name)
  expect(await desk.page.isVisible('input.code')).toBe(false)
  expect(await desk.page.textContent('.shown strong')).toBe('T001')
  // And a hand types there as ever.
  await press(desk, 't')
  await desk.page.keyboard.type('t002', { delay: 60 })
  await press(desk, 'Enter')
  await expect.poll(() => desk.page.textContent('.shown strong')).toBe('T002')
  await press(desk, '7')
  await expect.poll(missing).toBe(27)
  await desk.call('print_papers', { round, buildings: [], only_left: false })
  const [paper] = await desk.call('list_papers', { round })
  await scan(desk, `linli:paper:${paper!.id}`)
  await desk.page.waitForSelector(`.whose:has-text("${paper!.code}")`)
  expect(await missing()).toBe(27)
  expect(desk.complaints).toEqual([])
})

test('the pasted list of a laboratory is looked at and written, and a positive tube becomes a round with the homes', { timeout: 60_000 }, async () => {
  const { desk, round, people } = await screening()
  const codes = ['SH001', 'SH002', 'SH003'] as const
  // Every second one, so that somebody at home is in no tube or in another.
  const sampled = people.filter((_, nth) => nth % 2 === 0).slice(0, 13)
  for (const [nth, { id }] of sampled.entries()) await desk.call('record_mark', { round, target: id, outcome: 1, tube: nth < 10 ? codes[0] : codes[1] })
  await desk.call('record_mark', { round, target: people[1]!.id, outcome: 1, tube: codes[2] })
  await desk.call('record_result', { round, code: codes[2], result: 'positive' })
  await desk.page.click('.page-head button:has-text("采样管")')
  await desk.page.waitForSelector('[role="option"]')
  expect(await desk.faults()).toEqual([])
  expect(await desk.page.textContent('[role="option"]:has-text("SH001")')).toContain('已满')
  expect(await desk.page.textContent('[role="option"]:has-text("SH002")')).toContain('3/10')

  await desk.page.click('text=录入结果')
  await desk.page.waitForSelector('textarea:focus, .form-dialog input:focus')
  await desk.page.fill('textarea', '管号\t结果\nsh001，阴性\nSH002 阳性(+) 请复采\nSH003\t未检出\nSH003 阳性\nSH009 阴性')
  await desk.page.waitForSelector('text=读到 3 支管')
  const read = await desk.page.textContent('.read')
  for (const words of ['1 支和以前不同', '以前是阳性', '3 行没有读', '第 1 行', '这行没有本轮的管号', '前面已有另一个结果']) expect(read).toContain(words)
  expect((await desk.call('list_tubes', { round })).tubes.map((one) => one.result?.result)).toEqual([undefined, undefined, 'positive'])
  expect(await desk.faults()).toEqual([])
  await desk.page.click('button:has-text("写入 3 支")')
  await expect.poll(async () => (await desk.call('list_tubes', { round })).tubes.map((one) => one.result?.result)).toEqual(['negative', 'positive', 'negative'])
  await desk.page.waitForSelector('.form-dialog', { state: 'hidden' })

  // Chosen by keyboard.
  await desk.page.click('label:has-text("阳性")')
  await expect.poll(() => desk.page.locator('[role="option"]').count()).toBe(1)
  await desk.page.focus('[role="listbox"]')
  await desk.type('Enter')
  await desk.page.waitForSelector('.panel:focus')
  expect(await desk.faults()).toEqual([])
  await desk.page.click('button:has-text("连同住户")')
  await desk.page.waitForSelector('text=→ “第1轮”里采样管 SH002 的人，连同住在一起的人')
  await desk.page.click('button:has-text("新开一轮"):has-text("Enter")')
  await expect.poll(async () => (await desk.call('list_rounds', {})).length).toBe(2)
  const homes = new Set(sampled.slice(10).map((one) => one.home))
  const [opened] = (await desk.call('list_rounds', {})).filter((one) => one.id !== round)
  expect(opened!.expected).toBe(people.filter((one) => homes.has(one.home)).length)
  expect(opened!.expected).toBeGreaterThan(3)
  expect(desk.complaints).toEqual([])
})

test('somebody is moved to another tube with a reason, a fault is noted, a result taken back, and labels and the list are saved', { timeout: 60_000 }, async () => {
  const { desk, round, people } = await screening()
  for (const { id } of people.slice(0, 3)) await desk.call('record_mark', { round, target: id, outcome: 1, tube: 'SH001' })
  await desk.page.evaluate((to) => (location.hash = `#/sweeps/${to}/tubes`), round)
  await desk.page.click('[role="option"]')
  await desk.page.click(`button[aria-label="转管 ${people[1]!.name}"]`)
  await desk.page.waitForSelector('[aria-label="转到哪支管"]:focus')
  await desk.page.keyboard.type('sh002')
  await desk.type('Tab')
  await desk.page.keyboard.type('贴错标签')
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('list_tubes', { round })).tubes.map((one) => [one.code, one.people])).toEqual([['SH001', 2], ['SH002', 1]])
  await desk.page.click('.panel label:has-text("破损")')
  await desk.page.fill('.panel [aria-label="备注"]', '送检路上漏了')
  await desk.type('Enter')
  await desk.page.click('.panel button:has-text("待复核")')
  const first = async () => (await desk.call('list_tubes', { round })).tubes[0]
  await expect.poll(first).toMatchObject({ fault: 'damaged', note: '送检路上漏了', result: { result: 'unclear' } })
  await expect.poll(() => desk.page.textContent('[role="option"]:has-text("SH001")')).toContain('待复核')
  await desk.page.click('.panel button:has-text("撤回")')
  await expect.poll(async () => (await first())?.result).toBeNull()
  await desk.type('Escape')
  await desk.page.waitForSelector('[role="listbox"]:focus')

  const saved = async (opens: string, deed: string): Promise<Buffer> => {
    await desk.page.click(`.page-head button:has-text("${opens}")`)
    await desk.page.waitForFunction(() => document.querySelector('.form-dialog')?.contains(document.activeElement))
    expect(await desk.faults()).toEqual([])
    const [file] = await Promise.all([desk.page.waitForEvent('download'), desk.page.click(`.form-dialog button:has-text("${deed}")`)])
    await desk.page.waitForSelector('.form-dialog', { state: 'hidden' })
    return readFileSync(await file.path())
  }
  expect((await saved('打印标签', '生成标签 PDF')).subarray(0, 5).toString()).toBe('%PDF-')
  expect((await saved('导出送检表', '导出表格')).subarray(0, 2).toString()).toBe('PK')
  expect(desk.complaints).toEqual([])
})

test('a card whose keys come late ticks nobody, and whoever it names is in hand', { timeout: 120_000 }, async () => {
  const { desk, round, people } = await screening()
  const counts = () => desk.call('round_counts', { round })
  const untouched = { expected: people.length, done: 0, not_done: 0, missing: people.length, excused: 0 }
  await scan(desk, 'SH2026001')
  await expect.poll(said(desk)).toBe('✓ 采样管 SH2026001（0/10）')
  await desk.page.waitForTimeout(300)
  for (const [nth, late] of [[5, 18], [9, 3], [20, 1]] as const) {
    const person = people[nth]!
    await scanLate(desk, person.card, late)
    await expect.poll(said(desk)).toContain(`扫到 ${person.name}`)
    expect(await current(desk)()).toBe(person.name)
    await expect.poll(counts, { timeout: 20_000 }).toEqual(untouched)
    await desk.page.waitForTimeout(300)
  }
  expect(await desk.page.textContent('.box .shown strong')).toBe('SH2026001')
  await press(desk, '1')
  await expect.poll(counts).toEqual({ ...untouched, done: 1, missing: people.length - 1 })
  // The end of a tube's code is no code.
  await desk.page.waitForTimeout(300)
  await scanLate(desk, 'SH2026002', 2)
  await expect.poll(said(desk)).toBe('✗ 没有扫完整，请再扫一次')
  expect(await desk.page.textContent('.box .shown strong')).toBe('SH2026001')
  // And a key pressed after what was not understood marks nobody.
  await press(desk, '1')
  await expect.poll(said(desk)).toContain('还没选人')
  expect(await counts()).toEqual({ ...untouched, done: 1, missing: people.length - 1 })
  expect(desk.complaints).toEqual([])
})
