// A camera as a scanner: sheets that the product printed are filmed, and what the film shows is marked.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Desk, PASSCODE, endAll, settle } from './desk'
import { film, seen, type Gray } from './film'
import { press } from './scanner'

const FAKE = '--use-fake-device-for-media-stream'
const ALLOWED = '--use-fake-ui-for-media-stream'
let folder: string
let tape: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'linli-film-'))
  tape = join(folder, 'film.y4m')
})
afterEach(endAll)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A laptop with this camera, at the sweep of a screening; it counts what was scanned. */
async function screening(...camera: string[]): Promise<{ desk: Desk; round: string; scans: () => number }> {
  film(tape, [undefined, 1000])
  const desk = await Desk.open(...camera)
  await desk.found()
  const { compound } = await settle(desk, 2)
  const round = (await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })).id
  await desk.page.keyboard.press('Alt+3')
  await desk.page.click('text=开始扫楼')
  await desk.page.waitForSelector('[aria-current="true"].line')
  let scanned = 0
  desk.page.on('request', (asked) => (scanned += Number(asked.url().endsWith('/read_scan'))))
  return { desk, round, scans: () => scanned }
}
const filmed = (): string[] => [FAKE, ALLOWED, `--use-file-for-fake-video-capture=${tape}`]

/** A file the desk made. */
async function made(desk: Desk, token: string): Promise<Buffer> {
  const bytes = await desk.page.evaluate(async (token) => [...new Uint8Array(await (await fetch(`api/file/${token}`)).arrayBuffer())], token)
  return Buffer.from(bytes)
}

/** The first labels of a sheet from this code on, so many across. */
async function labels(desk: Desk, first: string, across = 1): Promise<Gray> {
  const { file } = await desk.call('print_labels', { first, count: 2 })
  return seen(await made(desk, file), across === 1 ? 300 : 160, 0, 0, 70 * across, 29.7)
}

/** The corner of a round's first paper, where its code is. */
async function corner(desk: Desk, round: string): Promise<Gray> {
  const { file } = await desk.call('print_papers', { round, buildings: [], only_left: false })
  return seen(await made(desk, file), 200, 105, 0, 105, 68)
}

const said = (desk: Desk) => async () => (await desk.page.textContent('footer .said'))?.replace(/\s+/g, ' ').trim()
const doing = (desk: Desk) => () => desk.page.textContent('.camera .words')
const button = (desk: Desk) => desk.page.locator('button:has-text("摄像头"), button:has-text("Camera")')

/** Turns the camera on by its key and waits for its picture; `isOn` tells how its light stands, also when nothing shows it any more. */
async function turnOn(desk: Desk): Promise<{ isOn: () => Promise<boolean> }> {
  await desk.type('c')
  await expect.poll(doing(desk), { timeout: 20_000 }).toContain('一次只放一个')
  await desk.page.evaluate(() => {
    const stream = document.querySelector<HTMLVideoElement>('.camera video')?.srcObject
    Object.assign(globalThis, { light: stream instanceof MediaStream ? stream.getTracks() : [] })
  })
  const isOn = (): Promise<boolean> => desk.page.evaluate(() => (globalThis as unknown as { light: MediaStreamTrack[] }).light.some((one) => one.readyState === 'live'))
  expect(await isOn()).toBe(true)
  return { isOn }
}

/** How the panel looks, in either language and size. */
async function look(desk: Desk, name: string): Promise<void> {
  const pictures = process.env['LINLI_PICTURES']
  for (const [lang, large_text] of [['en', false], ['en', true], ['zh', true], ['zh', false]] as const) {
    await desk.call('set_preferences', { lang, large_text })
    await expect.poll(() => desk.page.evaluate(() => [document.documentElement.lang.slice(0, 2), document.documentElement.className].join())).toBe(`${lang},${large_text ? 'large' : ''}`)
    expect(await desk.faults(), `${name} ${lang}`).toEqual([])
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(1366)
    if (pictures) await desk.page.screenshot({ path: `${pictures}/${name}-${lang}${large_text ? '-large' : ''}.png` })
  }
}

test('a tube held before the camera is scanned once and marks go into it; a paper is opened; the light goes out with the screen', async () => {
  const { desk, round, scans } = await screening(...filmed())
  const [tube, paper] = [await labels(desk, 'SH2026001'), await corner(desk, round)]
  film(tape, [tube, 4000])
  const light = await turnOn(desk)
  await expect.poll(said(desk)).toBe('✓ 采样管 SH2026001（0/10）')
  await look(desk, 'camera')
  // What reads it may compile, the page itself may not: the shortest there is.
  const compiled = await desk.page.evaluate(() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => 'ran', () => 'stopped'))
  expect(compiled).toBe('stopped')
  // It lies there still, for more than any time after which it would count as shown again.
  await desk.page.waitForTimeout(4000)
  expect(scans()).toBe(1)
  await press(desk, '1')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ done: 1, missing: 23 })
  expect((await desk.call('show_tube', { round, code: 'SH2026001' })).people.length).toBe(1)
  await expect.poll(() => desk.page.textContent('.box .count')).toBe('1/10')
  await desk.type('Escape')
  await desk.page.waitForSelector('.camera', { state: 'detached' })
  expect(await light.isOn()).toBe(false)

  film(tape, [paper, 2000])
  const again = await turnOn(desk)
  const { code } = (await desk.call('list_papers', { round }))[0]!
  await desk.page.waitForSelector(`.whose:has-text("${code}")`)
  expect(await again.isOn()).toBe(false)
  expect(desk.complaints).toEqual([])
})

test('a tube taken away and shown again is scanned again, and of two at once none is', async () => {
  const { desk, scans } = await screening(...filmed())
  film(tape, [await labels(desk, 'SH2026001', 2), 2000])
  await desk.type('c')
  await expect.poll(doing(desk), { timeout: 20_000 }).toContain('不止一个码')
  await desk.page.waitForTimeout(1500)
  expect(scans()).toBe(0)
  await desk.type('c')
  await desk.page.waitForSelector('.camera', { state: 'detached' })
  film(tape, [await labels(desk, 'SH2026007'), 2000], [undefined, 2600])
  await turnOn(desk)
  await expect.poll(scans, { timeout: 20_000 }).toBe(3)
  expect(await said(desk)()).toBe('✓ 采样管 SH2026007（0/10）')
  // What is typed into a field is nobody's outcome: a code waits until it is left.
  await desk.type('/')
  await expect.poll(doing(desk), { timeout: 20_000 }).toContain('等您输完再扫')
  const before = scans()
  await desk.page.waitForTimeout(1000)
  expect(scans()).toBe(before)
  await desk.type('Escape')
  await expect.poll(scans, { timeout: 20_000 }).toBeGreaterThan(before)
  expect(desk.complaints).toEqual([])
})

test('papers are opened one after another by their codes, and one that is being typed is left alone', async () => {
  const { desk, round } = await screening(...filmed())
  const paper = await corner(desk, round)
  const { code, lines } = (await desk.call('list_papers', { round }))[0]!
  await desk.page.click('.page-head button:has-text("纸单")')
  await desk.page.waitForSelector('input.digits:focus')
  film(tape, [paper, 2000], [undefined, 2600])
  await button(desk).click()
  await desk.page.waitForSelector(`.whose:has-text("${code}")`, { timeout: 20_000 })
  await desk.page.keyboard.type('1-10.2')
  await expect.poll(() => desk.page.textContent('#paper-said'), { timeout: 20_000 }).toContain(`先把单号 ${code} 录完`)
  expect(await desk.page.inputValue('input.digits')).toBe('1-10.2')
  await look(desk, 'camera-papers')
  await desk.type('Enter')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ missing: 24 - 10 })
  expect(lines).toBe(24)
  // Esc puts the paper away first, then the camera off.
  await desk.page.waitForSelector(`.whose:has-text("${code}")`)
  await desk.type('Escape')
  await desk.page.waitForSelector('.whose', { state: 'detached' })
  expect(await desk.page.isVisible('.camera')).toBe(true)
  await desk.type('Escape')
  await desk.page.waitForSelector('.camera', { state: 'detached' })
  expect(desk.complaints).toEqual([])
})

test('without a camera there is no button, and its key does nothing', async () => {
  const { desk } = await screening()
  await desk.type('c')
  await desk.page.waitForTimeout(300)
  expect(await button(desk).count()).toBe(0)
  expect(await desk.page.isVisible('.camera')).toBe(false)
})

test('a camera that is refused, taken or pulled out is a sentence, and the sweep goes on', async () => {
  const { desk, round } = await screening(FAKE)
  await desk.type('c')
  await expect.poll(doing(desk)).toContain('没有允许使用摄像头')
  await look(desk, 'camera-refused')
  // Allowed meanwhile; another program has it.
  await desk.page.context().grantPermissions(['camera'])
  await desk.page.evaluate(() => {
    const ask = MediaDevices.prototype.getUserMedia
    MediaDevices.prototype.getUserMedia = function (this: MediaDevices, wanted) {
      MediaDevices.prototype.getUserMedia = ask
      return wanted ? Promise.reject(new DOMException('taken', 'NotReadableError')) : ask.call(this)
    }
  })
  await desk.page.click('.camera button:has-text("再试一次")')
  await expect.poll(doing(desk)).toContain('正被别的程序占用')
  await desk.page.click('.camera button:has-text("再试一次")')
  await expect.poll(doing(desk), { timeout: 20_000 }).toContain('一次只放一个')
  await desk.page.evaluate(() => {
    const stream = document.querySelector<HTMLVideoElement>('.camera video')?.srcObject
    if (stream instanceof MediaStream) stream.getTracks()[0]?.dispatchEvent(new Event('ended'))
  })
  await expect.poll(doing(desk)).toContain('摄像头断开了')
  await press(desk, '7')
  await expect.poll(() => desk.call('round_counts', { round })).toMatchObject({ missing: 23 })
  expect(desk.complaints).toEqual([])
})

test('of several cameras one is chosen; a laptop that is hidden or locked sees nothing', async () => {
  const { desk } = await screening(`${FAKE}=device-count=2`, ALLOWED)
  await turnOn(desk)
  await look(desk, 'cameras')
  await desk.page.click('.camera .which')
  await desk.page.click('.el-select-dropdown__item:visible >> nth=1')
  const label = (): Promise<string | undefined> =>
    desk.page.evaluate(() => {
      const stream = document.querySelector<HTMLVideoElement>('.camera video')?.srcObject
      return stream instanceof MediaStream ? stream.getTracks()[0]?.label : undefined
    })
  await expect.poll(label).toContain('1')
  await expect.poll(() => desk.page.evaluate(() => document.activeElement?.className)).toContain('sweep')
  const kept = await desk.page.evaluate(() => Object.keys(localStorage))
  expect(kept).toContain('camera')
  await desk.type('Escape')
  // A window that nobody sees looks at nothing.
  const seen = await turnOn(desk)
  await desk.page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
    Reflect.deleteProperty(document, 'hidden')
  })
  await desk.page.waitForSelector('.camera', { state: 'detached' })
  expect(await seen.isOn()).toBe(false)
  const light = await turnOn(desk)
  expect(await label()).toContain('1')
  await desk.page.keyboard.press('Control+l')
  await desk.page.waitForSelector('[data-passcode]')
  await expect.poll(light.isOn).toBe(false)
  await desk.type(PASSCODE, 'Enter')
  await desk.page.waitForSelector('[aria-current="true"].line')
  expect(await desk.page.isVisible('.camera')).toBe(false)
  expect(desk.complaints).toEqual([])
})
