// A laptop joins by whatever brings the invitation: a camera that sees the other's screen, a photograph, a scanner, a hand that pastes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'
import { asFile, film, shown } from './film'
import { everyWay } from './looks'
import { scan } from './scanner'

let folder: string | undefined
afterEach(async () => {
  await endAll()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

async function inviting(): Promise<{ desk: Desk; text: string; qr: string[] }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound } = await settle(desk, 1)
  const { invitation, qr } = await desk.call('make_invitation', { role: 'staff', scope: [compound] })
  return { desk, text: invitation, qr }
}

async function atJoining(...browser: string[]): Promise<Desk> {
  const desk = await Desk.open(...browser)
  await desk.page.click('text=加入已有的居委')
  await desk.page.waitForSelector('textarea:focus')
  return desk
}
const said = (desk: Desk) => () => desk.page.textContent('.invitation .ways')
const field = (desk: Desk) => () => desk.page.inputValue('textarea')
const hasName = (desk: Desk) => () => desk.page.evaluate(() => document.activeElement?.closest('label')?.textContent?.includes('您的姓名') ?? false)

test('the camera sees the other laptop’s screen, and the laptop asks to join with what it read', async () => {
  const { desk, text, qr } = await inviting()
  folder = mkdtempSync(join(tmpdir(), 'linli-film-'))
  const tape = join(folder, 'film.y4m')
  film(tape, [shown(['101', '010', '101'], 8), 2000])
  const laptop = await atJoining('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${tape}`)
  await laptop.page.click('button:has-text("用摄像头扫")')
  await expect.poll(() => laptop.page.textContent('.camera .words'), { timeout: 20_000 }).toContain('一次只放一个')
  await everyWay(laptop, 'join-camera', async () => { /* it is on */ })
  await laptop.page.click('.camera button:has-text("关闭")')
  film(tape, [shown(qr, 5), 4000])
  await laptop.page.click('button:has-text("用摄像头扫")')
  await expect.poll(field(laptop), { timeout: 20_000 }).toBe(text)
  // It is off at once, and the next field has the keyboard.
  await laptop.page.waitForSelector('.camera', { state: 'detached' })
  await expect.poll(hasName(laptop)).toBe(true)
  await laptop.type('王芳', 'Tab', '门岗', 'Enter')
  await laptop.page.waitForSelector('[data-passcode]')
  await laptop.type('三号楼的灯灭了', 'Tab', '三号楼的灯灭了', 'Enter')
  await laptop.page.waitForSelector('nav')
  const [address] = (await desk.call('list_peers', {})).addresses
  await laptop.call('meet_peer', { address: address ?? '' })
  await expect.poll(async () => (await desk.call('list_devices', {})).map((one) => one.name), { timeout: 60_000 }).toContain('门岗')
  expect(laptop.complaints).toEqual([])
})

test('a photograph of the code does as well, and one of something else is a sentence', async () => {
  const { text, qr } = await inviting()
  const laptop = await atJoining()
  // Without a camera there is no button for one.
  expect(await laptop.page.locator('button:has-text("用摄像头扫")').count()).toBe(0)
  const bring = (bytes: Buffer): Promise<void> => laptop.page.setInputFiles('input[type="file"]', { name: 'photo.bmp', mimeType: 'image/bmp', buffer: bytes })
  await bring(Buffer.from('no picture'))
  await expect.poll(said(laptop), { timeout: 20_000 }).toContain('这张照片读不了')
  await bring(asFile(shown(['101', '010', '101'], 40)))
  await expect.poll(said(laptop), { timeout: 20_000 }).toContain('没有找到二维码')
  expect(await field(laptop)()).toBe('')
  await bring(asFile(shown(qr, 6)))
  await expect.poll(field(laptop), { timeout: 20_000 }).toBe(text)
  await expect.poll(hasName(laptop)).toBe(true)
  await everyWay(laptop, 'join', async () => { /* it is shown */ })
  expect(laptop.complaints).toEqual([])
})

test('a scanner types it, and its Enter leads on to the next field instead of into the text', async () => {
  const { text } = await inviting()
  const laptop = await atJoining()
  await scan(laptop, 'SH2026001')
  await expect.poll(said(laptop)).toContain('这不是邀请码')
  expect(await field(laptop)(), 'its Enter is no line').toBe('SH2026001')
  await laptop.page.fill('textarea', '')
  await laptop.page.focus('textarea')
  await scan(laptop, text)
  await expect.poll(said(laptop)).toContain('已读到邀请码')
  expect(await field(laptop)()).toBe(text)
  await expect.poll(hasName(laptop)).toBe(true)
  expect(laptop.complaints).toEqual([])
})
