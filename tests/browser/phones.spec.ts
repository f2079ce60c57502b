// Volunteers' own phones, from the laptop's screen to the marks: real pages, a network that comes and goes.
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, faultsOf, settle } from './desk'
import { invite, Phone } from './phone'

afterEach(endAll)

/** A laptop with one building of twelve doors and a round over it. */
async function laptop(people: number, more: object = {}): Promise<{ desk: Desk; round: string; building: string; compound: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { building, compound } = await settle(desk, people)
  const opened = { name: '清点', kind: 'headcount', target: 'resident', compounds: [compound], buildings: [], outcomes: [], starts_at: 0 } as const
  const { id: round } = await desk.call('open_round', { ...opened, compounds: [compound], buildings: [], outcomes: [], ...more })
  return { desk, round, building, compound }
}

test('a volunteer is let in from the screen, and what is tapped stands on the laptop', async () => {
  const { desk, round } = await laptop(2)
  await desk.page.goto(`${desk.page.url().split('#')[0]}#/sweeps/${round}`)
  await desk.page.click('text=手机上门')
  await desk.page.waitForSelector('text=生成上门码')
  await desk.type('王小红', 'Enter')
  const typed = await desk.page.locator('.typed').textContent()
  const phone = await Phone.scan(desk, typed?.trim() ?? '')
  await desk.page.waitForSelector('text=王小红的手机已接入')
  expect(await desk.page.locator('.typed').count(), 'a used code is shown no longer').toBe(0)

  const text = (await phone.page.locator('body').textContent()) ?? ''
  expect(text).toContain('住**甲'.replace('**', '*'))
  expect(text).not.toContain('住户601甲')
  expect(phone.page.url(), 'the code is not left in the address').not.toContain('#')
  await phone.tap(0, '在家')
  await phone.delivered()
  const counts = await desk.call('round_counts', { round })
  expect([counts.done, counts.missing]).toEqual([1, 23])
  await desk.page.waitForSelector('text=勾选 1 次')
  expect([...desk.complaints, ...phone.complaints]).toEqual([])
}, 180_000)

test('marks made without a network arrive later, each once, also after the battery died', async () => {
  const { desk, round, building } = await laptop(1)
  const phone = await Phone.scan(desk, await invite(desk, round, building, '李强'))
  await phone.showAll()
  await phone.context.setOffline(true)
  await phone.tap(0, '在家')
  await phone.tap(1, '无人应门')
  await phone.tap(0, '无人应门')
  await phone.page.waitForSelector('text=3 条待送出')
  expect((await desk.call('round_counts', { round })).missing).toBe(12)
  await phone.dies()
  await phone.delivered()
  const counts = await desk.call('round_counts', { round })
  expect([counts.done, counts.not_done, counts.missing]).toEqual([0, 2, 10])
  // The answer is lost on its way back, again and again.
  let lost = 0
  await phone.page.route('**/api/taps', async (route) => {
    if (lost++ < 2) {
      await route.fetch()
      await route.abort()
    } else await route.continue()
  })
  await phone.tap(2, '在家')
  await phone.delivered()
  expect(lost).toBeGreaterThan(2)
  const { phones } = await desk.call('list_phones', { round })
  expect(phones[0]?.marks, 'each tap is one mark').toBe(4)
  expect((await desk.call('list_reviews', { state: 'open' })).length).toBe(0)
}, 180_000)

test('four phones at once, each with a network of its own moods: the numbers are those of the script', async () => {
  const { desk, round, building } = await laptop(5)
  const names = ['王小红', '李强', '赵敏', '陈静']
  const phones: Phone[] = []
  for (const name of names) phones.push(await Phone.scan(desk, await invite(desk, round, building, name)))
  // Counted by this script alone: who was said to be what, by the last word of whoever had it.
  const said = new Map<number, string>()
  const walk = phones.map(async (phone, which) => {
    await phone.showAll()
    for (let nth = 0; nth < 15; nth++) {
      if (nth % 4 === which) await phone.context.setOffline(true)
      if (nth % 4 === (which + 2) % 4) await phone.context.setOffline(false)
      if (nth === 7 + which) await phone.dies().then(() => phone.showAll())
      const place = which * 15 + nth
      const outcome = nth % 5 === 0 ? '无人应门' : '在家'
      await phone.tap(place, outcome)
      said.set(place, outcome)
    }
    await phone.context.setOffline(false)
    await phone.delivered()
  })
  await Promise.all(walk)
  const done = [...said.values()].filter((outcome) => outcome === '在家').length
  const counts = await desk.call('round_counts', { round })
  expect([counts.expected, counts.done, counts.not_done, counts.missing]).toEqual([60, done, said.size - done, 60 - said.size])
  const listed = await desk.call('list_phones', { round })
  expect(listed.phones.map((one) => one.marks).sort()).toEqual([15, 15, 15, 15])
  expect(phones.flatMap((phone) => phone.complaints)).toEqual([])
}, 300_000)

const VACCINATION = {
  kind: 'vaccination',
  questions: [{ name: '剂次', choices: ['第1剂', '第2剂', '加强针'] }, { name: '接种点', choices: [] }],
} as const

/** How the people behind the doors stand, in walking order. */
async function marked(desk: Desk, round: string, building: string) {
  const view = await desk.call('sweep_building', { round, building })
  return view.units.flatMap((unit) => unit.doors.flatMap((door) => door.targets))
}

test('what a round asks is answered on the phone: without a network, after a dead battery, each once', async () => {
  const { desk, round, building } = await laptop(1, VACCINATION)
  const phone = await Phone.scan(desk, await invite(desk, round, building, '李强'))
  await phone.showAll()
  await phone.context.setOffline(true)
  await phone.answer(0, '第2剂')
  await phone.page.locator('button.target').nth(0).tap()
  await phone.page.locator('.questions input').fill('卫生站 女儿19900005678')
  expect(await faultsOf(phone.page)).toEqual([])
  await phone.page.locator('.outcomes').getByRole('button', { name: '已接种', exact: true }).tap()
  await phone.tap(1, '已预约')
  await phone.page.waitForSelector('text=2 条待送出')
  const waits = await phone.page.locator('button.target').first().textContent()
  expect(waits).toContain('剂次：第2剂')
  expect(waits).toContain('接种点：卫生站')

  await phone.dies()
  await phone.delivered()
  await phone.showAll()
  // The laptop shows its own: what was chosen, and that something was written.
  await phone.page.waitForSelector('text=接种点：已填')
  const text = (await phone.page.locator('body').textContent()) ?? ''
  expect(text).toContain('剂次：第2剂')
  expect(text).not.toContain('卫生站')
  const stored = await phone.page.evaluate(() => JSON.stringify(localStorage))
  expect(stored, 'what was typed is not left on the phone').not.toContain('19900005678')
  const [first, second] = await marked(desk, round, building)
  expect(first?.answers).toEqual([{ question: 1, text: '第2剂' }, { question: 2, text: expect.stringContaining('卫生站') }])
  expect(second?.answers).toEqual([])

  // What was chosen is chosen for the next, also after the battery died; what is not shown stays where somebody marks anew.
  await phone.tap(2, '已接种')
  await phone.tap(0, '他处已接种')
  await phone.delivered()
  const after = await marked(desk, round, building)
  expect(after[2]?.answers).toEqual([{ question: 1, text: '第2剂' }])
  expect(after[0]?.outcome_name).toBe('他处已接种')
  expect(after[0]?.answers).toHaveLength(2)

  // Words typed for one are not written over those of another; a correction is of that one alone.
  await phone.page.locator('button.target').nth(3).tap()
  await phone.page.locator('.questions input').fill('村医务室')
  await phone.page.locator('.outcomes').getByRole('button', { name: '已接种', exact: true }).tap()
  await phone.page.locator('button.target').nth(0).tap()
  expect(await phone.page.locator('.questions input').inputValue()).toBe('')
  await phone.page.locator('.questions button', { hasText: '加强针' }).tap()
  await phone.page.locator('.outcomes').getByRole('button', { name: '已接种', exact: true }).tap()
  await phone.tap(4, '已接种')
  await phone.delivered()
  const last = await marked(desk, round, building)
  expect(last[0]?.answers).toEqual([{ question: 1, text: '加强针' }, { question: 2, text: expect.stringContaining('卫生站') }])
  expect(last[4]?.answers).toEqual([{ question: 1, text: '第2剂' }, { question: 2, text: '村医务室' }])
  const { phones } = await desk.call('list_phones', { round })
  expect(phones[0]?.marks).toBe(7)
  expect([...desk.complaints, ...phone.complaints]).toEqual([])
}, 180_000)

test('an answer the round does not know is refused in a sentence, and holds up nobody', async () => {
  const { desk, round, building } = await laptop(1, VACCINATION)
  const phone = await Phone.scan(desk, await invite(desk, round, building, '李强'))
  await phone.showAll()
  // As a page of another day would send it.
  await phone.page.route('**/api/taps', (route) => route.continue({ postData: (route.request().postData() ?? '').replace('第1剂', '第9剂') }))
  await phone.answer(0, '第1剂')
  await phone.tap(0, '已接种')
  await phone.page.waitForSelector('text=附加项的答案不在本轮的选项里')
  expect(await phone.page.locator('.note').textContent()).toContain('没有记上')
  await phone.page.unroute('**/api/taps')
  await phone.tap(1, '已接种')
  await phone.delivered()
  const counts = await desk.call('round_counts', { round })
  expect([counts.done, counts.missing]).toEqual([1, 11])
}, 180_000)

test('whoever is on no list is reported without a network, told once, and registered at the laptop', async () => {
  const { desk, round, building } = await laptop(1)
  const phone = await Phone.scan(desk, await invite(desk, round, building, '李强'))
  const { page } = phone
  const form = page.locator('form.unlisted')
  const facts = async () => (await desk.call('verify', {})).facts
  const before = await facts()
  await phone.context.setOffline(true)
  // At a door of the list.
  await page.locator('button.target').first().tap()
  await page.locator('.bar .meet').tap()
  await form.getByRole('button', { name: '多一人' }).tap()
  await form.locator('input').fill('新租客，姓周 19900005678')
  expect(await faultsOf(page)).toEqual([])
  await form.getByRole('button', { name: '报给工作人员' }).tap()
  // And at one that is chosen below it; then it was a mistake.
  await page.locator('section > .meet').tap()
  await form.locator('select').selectOption({ index: 3 })
  await form.getByRole('button', { name: '报给工作人员' }).tap()
  await page.waitForSelector('text=2 条待送出')
  expect(await page.locator('li .unlisted').allTextContents()).toEqual([expect.stringContaining('名单外 2 人'), expect.stringContaining('名单外 1 人')])
  await page.locator('li .unlisted').nth(1).tap()
  await form.getByRole('button', { name: '撤回' }).tap()
  await page.waitForSelector('text=3 条待送出')
  expect(await page.locator('li .unlisted').count()).toBe(1)
  expect((await desk.call('list_unlisted', { round })).total).toBe(0)

  // The battery dies, and then answers are lost on their way back.
  let lost = 0
  await phone.context.route('**/api/taps', async (route) => {
    if (lost++ < 2) {
      await route.fetch()
      await route.abort()
    } else await route.continue()
  })
  await phone.dies()
  await phone.delivered()
  await phone.page.waitForSelector('text=已报')
  expect(lost).toBeGreaterThan(2)
  const listed = await desk.call('list_unlisted', { round })
  expect([listed.open, listed.total, listed.rows[0]?.people, listed.rows[0]?.by]).toEqual([1, 1, 2, '李强'])
  expect((await facts()) - before, 'each was written once').toBe(3)
  const stored = await phone.page.evaluate(() => JSON.stringify(localStorage))
  expect(stored, 'what was noted is not left on the phone').not.toContain('19900005678')

  // The laptop lists it; from there by keyboard to the form behind that door.
  await desk.page.goto(`${desk.page.url().split('#')[0]}#/sweeps/${round}`)
  await desk.page.waitForSelector('.tools >> text=名单外')
  await desk.type('x')
  await desk.page.waitForSelector('.unlisted .row:focus')
  expect(await desk.faults()).toEqual([])
  const row = (await desk.page.textContent('.unlisted .row')) ?? ''
  expect(row).toContain('2 人')
  expect(row).toContain('新租客，姓周')
  expect(row).not.toContain('19900005678')
  await desk.type('Enter')
  await desk.page.waitForSelector('form.add input[name="name"]:focus')
  const room = await desk.page.inputValue('form.add input[name="room"]')
  await desk.type('周小燕', 'Enter')
  await desk.page.waitForSelector('text=周小燕 已登记')
  const doors = (await desk.call('sweep_building', { round, building })).units.flatMap((unit) => unit.doors)
  expect(doors.find((one) => one.room === room)?.targets.map(({ name }) => name)).toContain('周小燕')
  expect((await desk.call('list_unlisted', { round })).open, 'a second one is still to be registered').toBe(1)
  await desk.type('x')
  await desk.page.waitForSelector('.unlisted .row:focus')
  await desk.type('d')
  await desk.page.waitForSelector('.unlisted li.seen')
  expect((await desk.call('list_unlisted', { round })).open).toBe(0)
  await desk.type('d')
  await expect.poll(async () => (await desk.call('list_unlisted', { round })).open).toBe(1)
  await desk.type('d')
  await desk.page.waitForSelector('.unlisted li.seen')

  // The phone is told.
  await phone.page.reload()
  await phone.page.waitForSelector('text=工作人员已处理')
  expect([...desk.complaints, ...phone.complaints]).toEqual([])
}, 180_000)

test('a phone comes over HTTPS with a certificate that the screen names', async () => {
  const { desk, round, building } = await laptop(1)
  await desk.page.goto(`${desk.page.url().split('#')[0]}#/sweeps/${round}/phones?building=${building}`)
  await desk.page.waitForSelector('text=生成上门码')
  await desk.page.click('text=加密连接（HTTPS）')
  await desk.page.click('.name input')
  await desk.type('王小红', 'Enter')
  const link = ((await desk.page.locator('.typed').textContent()) ?? '').trim()
  expect(link).toMatch(/^https:/)
  const named = ((await desk.page.locator('.groups').first().textContent()) ?? '').trim()
  expect(named).toMatch(/^([0-9A-F]{4} ?){16}$/)
  expect(await desk.faults()).toEqual([])

  // Who is not told to go on does not.
  const wary = await (await desk.beside({})).newPage()
  await expect(wary.goto(link)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID')
  const phone = await Phone.scan(desk, link, true)
  await desk.page.waitForSelector('text=王小红的手机已接入')
  await phone.tap(0, '在家')
  await phone.delivered()
  const [cookie] = await phone.context.cookies()
  expect(cookie).toMatchObject({ name: '__Host-linli_door', secure: true, httpOnly: true, sameSite: 'Strict' })
  expect((await desk.call('round_counts', { round })).done).toBe(1)
  await phone.page.reload()
  await phone.page.waitForSelector('button.target')
  const { addresses } = await desk.call('list_phones', { round })
  expect(addresses.find((one) => one.address.startsWith('https:'))?.fingerprint).toBe(named)
  expect([...desk.complaints, ...phone.complaints]).toEqual([])
}, 180_000)

test('everything a phone loads is less than 60 kB, and axe finds nothing on it', async () => {
  const { desk, round, building } = await laptop(3)
  const phone = await Phone.scan(desk, await invite(desk, round, building, '王小红'))
  const html = await (await fetch(phone.base)).text()
  const files = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
  expect(files.length).toBeGreaterThan(2)
  expect(files.length, 'a phone opens a connection for each').toBeLessThan(5)
  const bodies = await Promise.all(files.map(async (file) => Buffer.from(await (await fetch(phone.base + file)).arrayBuffer())))
  const bytes = [Buffer.from(html), ...bodies].reduce((sum, body) => sum + gzipSync(body).length, 0)
  expect(bytes).toBeLessThan(60_000)
  // Nothing else was loaded either: what a page asks for later counts, too.
  const loaded = await phone.page.evaluate(() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname))
  expect(loaded.filter((path) => path.startsWith('/assets/')).every((path) => files.includes(path.slice(1)))).toBe(true)
  expect(await faultsOf(phone.page)).toEqual([])
  await phone.page.locator('button.target').first().tap()
  expect(await faultsOf(phone.page)).toEqual([])
}, 180_000)

test('a phone passes nobody in care without a word, and asks before somebody changes tubes', async () => {
  const { desk, round, building } = await laptop(1, { name: '筛查', kind: 'screening', tube_size: 10 })
  const people = await marked(desk, round, building)
  await desk.call('edit_resident', { id: people[1]!.id, care: ['独居老人'] })
  await desk.call('record_mark', { round, target: people[3]!.id, outcome: 1, tube: 'GUAN1' })
  await desk.call('record_mark', { round, target: people[4]!.id, outcome: 50, again_at: new Date().setHours(19, 30, 0, 0) })
  const phone = await Phone.scan(desk, await invite(desk, round, building, '王小红'))
  await phone.showAll()
  const asked: string[] = []
  let answer = false
  phone.page.on('dialog', (dialog) => {
    asked.push(dialog.message())
    void (answer ? dialog.accept() : dialog.dismiss())
  })
  const target = (nth: number) => phone.page.locator('button.target').nth(nth)
  const chosen = () => phone.page.$$eval('button.target', (all) => all.findIndex((one) => one.getAttribute('aria-expanded') === 'true'))
  // Whoever is to be gone back to says when.
  expect(await target(4).textContent()).toContain('19:30 再去')
  await target(0).tap()
  await target(2).tap()
  await expect.poll(() => asked.length).toBe(1)
  expect(asked[0]).toContain('独居老人')
  // Heeded: it leads to them. It is asked once.
  await expect.poll(chosen).toBe(1)
  expect(await faultsOf(phone.page)).toEqual([])
  await target(2).tap()
  await expect.poll(chosen).toBe(2)
  expect(asked.length).toBe(1)

  await target(3).tap()
  await phone.page.locator('.outcomes').getByRole('button', { name: '已采', exact: true }).tap()
  await phone.page.waitForSelector('#tube')
  await phone.page.fill('#tube', 'guan2')
  await phone.page.locator('form.box .main').tap()
  await expect.poll(() => asked.length).toBe(2)
  expect(asked[1]).toContain('已经在 GUAN1 管里。改到 GUAN2')
  const tubes = async () => Object.fromEntries((await desk.call('list_tubes', { round })).tubes.map((one) => [one.code, one.people]))
  expect(await tubes()).toEqual({ GUAN1: 1 })
  answer = true
  await phone.page.locator('.outcomes').getByRole('button', { name: '已采', exact: true }).tap()
  await expect.poll(tubes).toEqual({ GUAN2: 1 })
  expect((await desk.call('list_reviews', { state: 'open' })).length).toBe(0)
  expect([...desk.complaints, ...phone.complaints]).toEqual([])
}, 120_000)
