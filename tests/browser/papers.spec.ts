// A round on paper, from the printer back into the round by the keys of a number pad alone.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import type { PaperRow } from '../../ui/src/desk/types'
import { Desk, endAll, settle } from './desk'
import { countKeys, keysPressed, pad } from './pad'

afterEach(endAll)

/** A laptop with one stairwell of 36 people and a round over it, at its papers. */
async function papers(tube_size?: number): Promise<{ desk: Desk; round: string; building: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 3)
  const round = (await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], starts_at: 0, ...(tube_size && { tube_size }),
  })).id
  await desk.page.evaluate((to) => (location.hash = `#/sweeps/${to}`), round)
  await desk.page.click('.page-head button:has-text("纸单")')
  await desk.page.waitForSelector('text=还没有纸单')
  await countKeys(desk)
  return { desk, round, building }
}
const said = (desk: Desk) => () => desk.page.textContent('#paper-said')

/** Prints through the screen; gives the papers. */
async function print(desk: Desk, round: string): Promise<PaperRow[]> {
  const saving = desk.page.waitForEvent('download')
  await desk.page.click('text=存为 PDF')
  const file = await saving
  expect(file.suggestedFilename()).toMatch(/\.pdf$/)
  expect(readFileSync(await file.path()).subarray(0, 5).toString()).toBe('%PDF-')
  await desk.page.waitForSelector('text=还没收回')
  await desk.page.focus('input.digits')
  return desk.call('list_papers', { round })
}

test('papers are printed, and one of thirty lines is typed back with fewer than forty keys', async () => {
  const { desk, round, building } = await papers()
  const [first, second] = await print(desk, round)
  await desk.page.waitForSelector('text=共 2 张，36 行')
  expect(await desk.page.textContent('.list h2')).toContain('还没收回 2 张')
  expect([first!.lines, second!.lines]).toEqual([30, 6])

  // What was ticked by hand, kept by this script alone: line by line, by the digit above the box.
  const ticked = new Map(Array.from({ length: 30 }, (_, nth) => [nth + 1, '1']))
  for (const [line, digit] of [[7, '2'], [19, '3'], [23, '7']] as const) ticked.set(line, digit)
  const before = await keysPressed(desk)
  await pad(desk, first!.code)
  await pad(desk, '* 7.2 19.3 23.7')
  await expect.poll(said(desk)).toBe(`✓ 单号 ${first!.code} 已录入：27 完成，2 没做成，1 不计入`)
  const keys = (await keysPressed(desk)) - before
  console.log(`thirty lines: ${keys} keys`)
  expect(keys).toBe(5 + 1 + '* 7.2 19.3 23.7'.length + 1)
  expect(keys).toBeLessThan(40)

  // Whom the paper named on each line, as they stand in the round now.
  const { outcomes } = await desk.call('show_round', { id: round })
  const { each } = await desk.call('show_paper', { id: first!.id })
  const { units } = await desk.call('sweep_building', { round, building })
  const stands = new Map(units.flatMap((unit) => unit.doors.flatMap((door) => door.targets)).map((one) => [one.name, one.outcome_name]))
  for (const { number, name } of each) expect(stands.get(name), `line ${number}`).toBe(outcomes.find((one) => one.key === ticked.get(number))?.name)
  const counted = { done: 0, not_done: 0, excused: 0 }
  for (const digit of ticked.values()) counted[outcomes.find((one) => one.key === digit)!.sense]++
  const missing = 36 - ticked.size
  expect(await desk.call('round_counts', { round })).toEqual({ ...counted, missing, expected: 36 - counted.excused })

  // The next one at once.
  expect(await desk.page.textContent('.list h2')).toContain('还没收回 1 张')
  await pad(desk, second!.code)
  await pad(desk, '1-6')
  await desk.page.waitForSelector('text=全部收回了')
  expect((await desk.call('round_counts', { round })).missing).toBe(0)
  expect(desk.complaints).toEqual([])
})

test('a paper that says otherwise than a laptop shows it before it is written, and somebody decides', async () => {
  const { desk, round, building } = await papers()
  const [paper] = await print(desk, round)
  const { each } = await desk.call('show_paper', { id: paper!.id })
  const { units } = await desk.call('sweep_building', { round, building })
  const everybody = units.flatMap((unit) => unit.doors.flatMap((door) => door.targets))
  const { outcomes } = await desk.call('show_round', { id: round })
  for (const [line, key] of [[4, '2'], [5, '1']] as const) {
    const target = everybody.find((one) => one.name === each[line - 1]!.name)!.id
    await desk.call('record_mark', { round, target, outcome: outcomes.find((one) => one.key === key)!.code })
  }
  await desk.type(paper!.code, 'Enter')
  await desk.page.waitForSelector('text=第 1 张，共 2 张')
  await desk.type('*')
  await desk.page.waitForSelector('tr[data-line="4"] .tag:has-text("待核对")')
  expect(await desk.page.locator('td .tag').count()).toBe(1)
  expect(await said(desk)()).toContain('1 行和现在的记录不同')
  await desk.type('Enter')
  await expect.poll(said(desk)).toContain('30 完成')
  const reviews = await desk.call('list_reviews', { state: 'open' })
  expect(reviews.length).toBe(1)
  expect(reviews[0]!.title).toContain(each[3]!.name)
  // Typed once more, it is corrected.
  await desk.type(paper!.code, 'Enter')
  await desk.page.waitForSelector('text=再录入就是改正')
  await desk.type('9.2', 'Enter')
  await expect.poll(async () => (await desk.call('round_counts', { round })).not_done).toBe(1)
  expect((await desk.call('list_reviews', { state: 'open' })).length).toBe(1)
  expect(desk.complaints).toEqual([])
})

test('nothing typed is lost: neither what cannot be meant, nor what is typed while the desk is busy', async () => {
  const { desk, round } = await papers(10)
  const [first, second] = await print(desk, round)
  const number = () => desk.page.inputValue('input.digits')
  await desk.type('123', 'Enter')
  await expect.poll(said(desk)).toContain('请核对单号')
  // It is marked, so that the next number takes its place.
  await desk.type(first!.code, 'Enter')
  await desk.page.waitForSelector('.typing')
  await desk.type('31 ')
  await expect.poll(said(desk)).toContain('这张单只有第 1–30 行')
  await desk.type('Enter')
  await expect.poll(number).toBe('31 ')
  expect((await desk.call('round_counts', { round })).missing).toBe(36)
  await desk.type('Escape')
  await desk.page.waitForSelector('.list')
  expect(await number()).toBe('')

  // A scanner ends a tube with an Enter of its own.
  await desk.type(first!.code, 'Enter')
  await desk.page.waitForSelector('.typing')
  await desk.type('+sh001', 'Enter')
  await expect.poll(number).toBe('+sh001 ')
  await desk.type('1-10 +SH002', 'Enter')
  await expect.poll(said(desk)).toContain('SH002')
  // What a paper says has happened: eleven are in the tube, whatever its size. Of what is refused all stands there again.
  await desk.page.route('**/api/call/type_paper', (route) => route.fulfill({ status: 409, json: { code: 'busy', kind: 'refused', message: '请稍后再试。' } }))
  await desk.type('11-21', 'Enter')
  await expect.poll(said(desk)).toContain('请稍后再试')
  await expect.poll(number).toBe('+sh001 1-10 +SH002 11-21')
  await desk.page.unroute('**/api/call/type_paper')
  await desk.type('Enter')
  await expect.poll(said(desk)).toContain('21 完成，9 行没写')
  expect((await desk.call('show_tube', { round, code: 'SH002' })).people.length).toBe(11)

  // A slow desk and a fast hand: number, ticks, number, ticks without a look at the screen.
  await desk.page.route('**/api/call/*_papers', async (route) => {
    await new Promise((after) => setTimeout(after, 300))
    await route.continue()
  })
  await desk.type(first!.code, 'Enter', '22-30.2', 'Enter', second!.code, 'Enter', '*.2', 'Enter')
  await expect.poll(said(desk)).toContain(`单号 ${second!.code} 已录入：6 没做成`)
  expect(await desk.call('round_counts', { round })).toMatchObject({ done: 21, not_done: 15, missing: 0 })
  expect(desk.complaints.filter((one) => !/status of 4\d\d/.test(one))).toEqual([])
})

test('two papers of one number are told apart by their stairwell; lost asks once, and an empty one is taken back', async () => {
  const { desk, round } = await papers()
  const rows = await print(desk, round)
  await desk.page.route('**/api/call/find_papers', (route) => route.fulfill({ json: rows }))
  await desk.type(rows[0]!.code, 'Enter')
  await desk.page.waitForSelector('.picks')
  expect(await desk.faults()).toEqual([])
  await desk.type('2', 'Enter')
  await desk.page.waitForSelector('text=第 2 张，共 2 张')
  await desk.type('Escape')
  // One that was scanned on the sweep's screen is open at once.
  await desk.page.evaluate((to) => (location.hash = to), `#/sweeps/${round}/papers?paper=${rows[0]!.id}`)
  await desk.page.waitForSelector('text=第 1 张，共 2 张 >> visible=true')
  await desk.page.waitForSelector('.typing')
  expect(desk.page.url()).not.toContain('paper=')
  await desk.type('Escape')
  await desk.page.click(`[aria-label^="遗失"][aria-label$="${rows[0]!.code}"]`)
  await desk.page.waitForSelector('text=登记遗失：')
  await desk.page.click('.el-message-box button:has-text("遗失")')
  await desk.page.waitForSelector('text=还没收回 1 张')
  await desk.page.click(`[aria-label^="空单收回"][aria-label$="${rows[1]!.code}"]`)
  await desk.page.waitForSelector('text=全部收回了')
  const standing = async () => new Map((await desk.call('list_papers', { round })).map((one) => [one.code, one.state]))
  expect(await standing()).toEqual(new Map([[rows[0]!.code, 'lost'], [rows[1]!.code, 'returned']]))
  // The lost one is printed again, and is out again under its number; what came back empty is not offered.
  expect(await desk.page.locator('[aria-label^="补打"]').count()).toBe(1)
  const saving = desk.page.waitForEvent('download')
  await desk.page.click(`[aria-label^="补打"][aria-label$="${rows[0]!.code}"]`)
  expect(readFileSync(await (await saving).path()).subarray(0, 5).toString()).toBe('%PDF-')
  await desk.page.waitForSelector(`text=单号 ${rows[0]!.code} 已补打`)
  await desk.page.waitForSelector('text=补打过')
  expect(await desk.faults()).toEqual([])
  expect((await standing()).get(rows[0]!.code)).toBe('out')
  expect(desk.complaints).toEqual([])
})

test('nothing stands in the way of typing a paper, in either language and size', async () => {
  const { desk, round } = await papers(10)
  const [paper] = await print(desk, round)
  for (const [lang, large_text] of [['zh', false], ['en', true]] as const) {
    await desk.call('set_preferences', { lang, large_text })
    await expect.poll(() => desk.page.evaluate(() => document.documentElement.lang.slice(0, 2))).toBe(lang)
    await desk.page.focus('input.digits')
    await desk.type(paper!.code, 'Enter')
    await desk.page.waitForSelector('.typing')
    await desk.type('* 7.2 19.3 23.7 40 ')
    await desk.page.waitForSelector('.refused')
    expect(await desk.faults()).toEqual([])
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1366)
    await desk.type('Escape')
  }
})

test('the window prints what the file says: every page with its number, every line with its boxes, and it is on record', { timeout: 90_000 }, async () => {
  const { desk, round } = await papers()
  await desk.page.evaluate(() => (window.print = () => (document.body.dataset['printed'] = String(Number(document.body.dataset['printed'] ?? 0) + 1))))
  await desk.page.click('[data-print]')
  await desk.page.waitForSelector('body[data-printed="1"] .print-view')
  const pages = await desk.page.$$eval('.print-view .sheet', (sheets) => sheets.map((sheet) => [...sheet.querySelectorAll('text')].map((one) => one.textContent ?? '')))
  expect(pages.map((words) => words.find((one) => one.startsWith('第') && one.includes('页')))).toEqual(['第 1 页 共 2 页', '第 2 页 共 2 页'])
  const numbers = (words: string[]): string[] => words.filter((one) => /^[0-9]{1,2}$/.test(one))
  expect(pages.map((words) => numbers(words).length)).toEqual([30, 6])
  expect(pages.flat().join()).not.toContain('住户601甲')
  expect(await desk.faults()).toEqual([])
  const pictures = process.env['LINLI_PICTURES']
  if (pictures) await desk.page.screenshot({ path: `${pictures}/print-view.png` })

  // On paper: a page a sheet, and nothing of the screen around it.
  const pdf = await desk.page.pdf({ preferCSSPageSize: true, printBackground: true })
  const said = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString()
  const printed = said.split('\f').filter((page) => page.trim())
  expect(printed.length).toBe(2)
  expect(said).not.toContain('今日')
  const listed = await desk.call('list_papers', { round })
  expect(listed.map(({ code, state }) => [printed.some((page) => page.includes(code)), state])).toEqual([[true, 'out'], [true, 'out']])
  if (pictures) execFileSync('pdftoppm', ['-r', '80', '-png', '-', `${pictures}/print-page`], { input: pdf })

  await desk.type('Escape')
  await desk.page.waitForSelector('.print-view', { state: 'detached' })
  await desk.page.waitForSelector('text=已交给打印机窗口')
  expect(desk.complaints).toEqual([])
})
