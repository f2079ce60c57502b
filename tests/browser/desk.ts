// A laptop: the program serving its screens on the loopback, and a browser that opened its one-time link.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { Calls } from '../../ui/src/desk/types'

const require = createRequire(new URL('../../ui/package.json', import.meta.url))
const { chromium } = require('playwright-core') as typeof import('playwright-core')

const axe = readFileSync(new URL('../../ui/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const root = fileURLToPath(new URL('../..', import.meta.url))
const built = join(process.env['CARGO_TARGET_DIR'] ?? join(root, 'target'), 'debug')
const QUIET = [
  '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-quic',
]

function listening(child: ChildProcess, sign: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    let said = ''
    child.stdout?.on('data', (words: Buffer) => {
      said += words.toString()
      const match = sign.exec(said)
      if (match) found(match[0])
    })
    child.once('error', failed)
    child.once('exit', (code) => failed(new Error(`ended with ${code}: ${said}`)))
  })
}

/** Whatever a test started, ended when it is over. */
const started: (() => Promise<void> | void)[] = []
export async function endAll(): Promise<void> {
  for (const end of started.splice(0).reverse()) await end()
}

function start(program: string, args: string[], sign: RegExp): Promise<string> {
  const child = spawn(join(built, program), args, { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(() => {
    child.removeAllListeners('exit')
    child.kill()
  })
  return listening(child, sign)
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'linli-'))
  started.push(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }))
  return made
}

/** The founder's. */
export const PASSCODE = '三号楼的灯亮'

export class Desk {
  /** What the page complained of; tests expect nothing. */
  readonly complaints: string[] = []

  private constructor(readonly page: Page) {}

  /** `browser`: what more the browser is told. */
  static async open(...browser: string[]): Promise<Desk> {
    const link = await start('linli', ['--data', folder(), '--door', '127.0.0.1:0', 'serve'], /http:\S+/)
    const shown: Browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: [...QUIET, ...browser] })
    started.push(() => shown.close())
    const desk = new Desk(await shown.newPage({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' }))
    desk.page.on('pageerror', (error) => desk.complaints.push(error.message))
    desk.page.on('console', (line) => line.type() === 'error' && desk.complaints.push(line.text()))
    await desk.page.goto(link)
    return desk
  }

  /** Founds a committee through the form, by keyboard. */
  async found(): Promise<void> {
    await this.page.click('text=新建居委台账')
    await this.type('清溪第一居委会', 'Tab', '张敏', 'Tab', '前台', 'Enter')
    await this.page.waitForSelector('[data-passcode]')
    await this.type(PASSCODE, 'Tab', PASSCODE, 'Enter')
    await this.page.waitForSelector('[data-code]')
    await this.page.focus('[data-kept]')
    await this.type('Enter')
    await this.page.waitForSelector('nav')
  }

  /** What axe finds against WCAG AA on the screen as it is. */
  faults(): Promise<string[]> {
    return faultsOf(this.page)
  }

  /** Types texts and presses keys; gives how many strokes that took. */
  async type(...parts: string[]): Promise<number> {
    let strokes = 0
    for (const part of parts) {
      if (/^([a-z0-9/[\]]|[A-Z][A-Za-z]+(\+.)?)$/.test(part)) await this.page.keyboard.press(part)
      else await this.page.keyboard.type(part)
      strokes += /^[A-Z]/.test(part) ? 1 : part.length
      // Faster than a hand is a scanner, wherever keys are not typed into a field.
      if (!(await this.isInField())) await this.page.waitForTimeout(70)
    }
    return strokes
  }

  private isInField(): Promise<boolean> {
    return this.page.evaluate(() => Boolean(document.activeElement?.matches('input:not([data-scanned]), textarea')))
  }

  /** Asks the desk itself, beside the screens. */
  call<N extends keyof Calls>(name: N, args: Calls[N]['args']): Promise<Calls[N]['result']> {
    return this.page.evaluate(
      async ([name, args]) => {
        const { token } = (await (await fetch('api/session')).json()) as { token: string }
        const headers = { 'x-linli-token': token, 'accept-language': 'zh' }
        const answer = await fetch(`api/call/${String(name)}`, { method: 'POST', headers, body: JSON.stringify(args) })
        if (!answer.ok) throw new Error(await answer.text())
        return answer.json() as Promise<never>
      },
      [name, args] as const,
    )
  }
}

/** What axe says of a notice alone: its text, or the button that takes back what it tells of. */
const OF_A_NOTICE = /^color-contrast: ((p > span|\.(undo|el-message)\S*)(, )?)+$/

/** What axe finds against WCAG AA on a page as it is. A notice may fade while axe looks: then it is looked at once more. */
export async function faultsOf(page: Page): Promise<string[]> {
  const first = await faultsNow(page)
  if (!first.length || first.some((fault) => !OF_A_NOTICE.test(fault))) return first
  await page.waitForTimeout(800)
  return faultsNow(page)
}

async function faultsNow(page: Page): Promise<string[]> {
  // What is still fading in, or is about to, has no contrast yet.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(undefined)))))
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run
    const { violations, passes } = await run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] })
    if (passes.length < 10) return ['axe looked at nothing']
    return violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.target.join(' ')).join(', ')}`)
  })
}

/** A hub; gives its address. */
export async function openHub(): Promise<string> {
  const said = await start('linli-hub', ['--data', folder(), '--listen', '127.0.0.1:0'], /https:\/\/\S+/)
  return said
}

/** A building of one unit, six floors, two doors each, with `people` behind every door; gives its ids. */
export async function settle(desk: Desk, people: number): Promise<{ compound: string; building: string }> {
  const compound = (await desk.call('add_compound', { name: '桂花苑' })).id
  const building = (await desk.call('add_building', { compound, name: '3', units: 1, floors: 6, rooms_per_floor: 2 })).id
  const { units } = await desk.call('show_building', { id: building })
  for (const home of units.flatMap((unit) => unit.homes)) {
    for (let nth = 0; nth < people; nth++) await desk.call('add_resident', { home: home.id, name: `住户${home.room}${'甲乙丙'[nth] ?? nth}` })
  }
  return { compound, building }
}
