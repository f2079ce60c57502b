// A scanner on any screen: what is scanned is gone to, wherever it belongs; fields keep what is typed into them.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'
import { everyWay } from './looks'
import { identity } from './people'
import { press, scan } from './scanner'

afterEach(endAll)

interface Scene {
  desk: Desk
  round: string
  card: string
  person: { id: string; name: string; home: string }
}

async function scene(): Promise<Scene> {
  const desk = await Desk.open()
  await desk.found()
  const { compound } = await settle(desk, 1)
  const [person] = (await desk.call('find_residents', {})).rows
  const card = identity(3)
  await desk.call('edit_resident', { id: person!.id, id_number: card })
  const open = (name: string): Promise<{ id: string }> => desk.call('open_round', {
    name, kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })
  const round = (await open('第1轮')).id
  await desk.call('record_mark', { round, target: person!.id, outcome: 1, tube: 'SH001' })
  await open('第2轮')
  // Every tone is counted instead of heard.
  await desk.page.evaluate(() => {
    Object.assign(globalThis, { tones: [] })
    const create = AudioContext.prototype.createOscillator
    AudioContext.prototype.createOscillator = function (this: AudioContext) {
      const made = create.call(this)
      queueMicrotask(() => (globalThis as unknown as { tones: number[] }).tones.push(made.frequency.value))
      return made
    }
  })
  return { desk, round, card, person: person! }
}
const tones = (desk: Desk): Promise<number> => desk.page.evaluate(() => (globalThis as unknown as { tones: number[] }).tones.splice(0).length)
const said = (desk: Desk) => () => desk.page.locator('.el-message').last().textContent()
const at = (desk: Desk) => () => desk.page.url().split('#')[1]?.split('?')[0]

test('a card and a slip open their resident from any screen, again when scanned again', async () => {
  const { desk, card, person } = await scene()
  for (const key of ['Alt+1', 'Alt+4', 'Alt+8']) {
    await desk.page.keyboard.press(key)
    await desk.page.waitForSelector('main h1')
    await scan(desk, card)
    await expect.poll(said(desk)).toContain(`扫到 ${person.name}，名册已打开`)
    await desk.page.waitForSelector(`aside.panel >> text=${person.name}`)
    expect(await tones(desk)).toBe(2)
  }
  await everyWay(desk, 'scan-person', async () => { /* it is open */ })
  await desk.page.locator('aside.panel button:has-text("关闭"), aside.panel [aria-label="关闭"]').first().click()
  await desk.page.waitForSelector('aside.panel', { state: 'detached' })
  await desk.page.focus('main')
  await scan(desk, `linli:resident:${person.id}`)
  await desk.page.waitForSelector(`aside.panel >> text=${person.name}`)
  expect(desk.complaints).toEqual([])
})

test('a tube and a paper open where they belong, in whichever round that is', async () => {
  const { desk, round } = await scene()
  await desk.call('print_papers', { round, buildings: [], only_left: false })
  const [paper] = await desk.call('list_papers', { round })
  await desk.page.keyboard.press('Alt+6')
  await desk.page.waitForSelector('main h1')
  await scan(desk, 'SH001')
  await expect.poll(at(desk)).toBe(`/sweeps/${round}/tubes`)
  await desk.page.waitForSelector('main aside:has-text("SH001"), main section:has-text("SH001")')
  await expect.poll(said(desk)).toContain('扫到采样管 SH001')
  await everyWay(desk, 'scan-tube', async () => { /* it is open */ })

  // A paper among the tubes, and a tube among the papers: only fields keep theirs.
  await desk.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await scan(desk, `linli:paper:${paper!.id}`)
  await expect.poll(at(desk)).toBe(`/sweeps/${round}/papers`)
  await desk.page.waitForSelector(`.whose:has-text("${paper!.code}")`)
  await desk.page.keyboard.type('1-3')
  await desk.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  // What is being typed of one paper is not thrown away for another one, nor for itself.
  await scan(desk, `linli:paper:${paper!.id}`)
  await desk.page.waitForTimeout(400)
  expect(await desk.page.inputValue('input.digits')).toBe('1-3')
  expect(desk.complaints).toEqual([])
})

test('what nobody knows is a sentence and a low tone, and leads nowhere', async () => {
  const { desk } = await scene()
  await desk.page.keyboard.press('Alt+5')
  await desk.page.waitForSelector('main h1')
  for (const [code, words] of [['SH999', '采样管 SH999 里还没有人'], [identity(77), '身份证不在名册里'], ['https://linli.example/x', '没认出扫到的内容']] as const) {
    await tones(desk)
    await scan(desk, code)
    await expect.poll(said(desk)).toContain(words)
    expect(await tones(desk)).toBe(1)
    expect(at(desk)()).toBe('/reviews')
  }
  // Cut off: without its Enter it is nobody's.
  await scan(desk, '9900001955', [])
  await expect.poll(said(desk)).toContain('没有扫完整')
  expect(desk.complaints).toEqual([])
})

test('fields keep what is typed, however fast, and a hand’s keys do what they did', async () => {
  const { desk, card, person } = await scene()
  await desk.page.keyboard.press('Alt+2')
  await desk.page.waitForSelector('[data-search]')
  // A key of the screen, held for a moment, still works; letters typed after it are in the field.
  await press(desk, '/')
  await scan(desk, card)
  expect(await desk.page.inputValue('[data-search] input, input[data-search]')).toBe(card)
  await expect.poll(() => desk.page.locator('[role="option"]').count()).toBe(1)
  expect(await tones(desk)).toBe(0)
  // A box that is ticked takes no text: there a scan is a scan.
  await desk.page.focus('.page-head input[type="checkbox"]')
  await scan(desk, card)
  await expect.poll(said(desk)).toContain(person.name)
  // In a dialog its fields alone have the keys.
  await desk.page.keyboard.press('Alt+4')
  await desk.page.waitForSelector('main h1')
  await press(desk, '/')
  await desk.page.waitForTimeout(100)
  expect(at(desk)()).toBe('/supplies')
  await desk.page.keyboard.press('Alt+8')
  await desk.page.click('main button:has-text("新增人员")')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await scan(desk, card, [])
  expect(await desk.page.inputValue('.form-dialog input[data-first], .form-dialog [data-first] input')).toBe(card)
  expect(at(desk)()).toBe('/members')
  expect(desk.complaints).toEqual([])
})
