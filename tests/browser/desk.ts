// A laptop: the program serving its screens on the loopback, and a browser that opened its one-time link.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll } from 'vitest'
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

/** Whatever a test started, ended when it is over; what cannot be ended keeps nothing else from its end. */
const started: (() => Promise<void> | void)[] = []
export async function endAll(): Promise<void> {
  const failed: unknown[] = []
  for (const end of started.splice(0).reverse()) await Promise.resolve().then(end).catch((error: unknown) => failed.push(error))
  if (failed.length) throw failed[0]
}

const launch = (told: string[]): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: [...QUIET, ...told] })

/** A file's tests share one browser, for as long as it lives; laptops and phones have contexts of their own in it, so that nothing
    of one is known to another. */
let shared: Browser | undefined
async function browser(told: string[]): Promise<Browser> {
  if (told.length) {
    const own = await launch(told)
    started.push(() => own.close())
    return own
  }
  if (!shared?.isConnected()) shared = await launch([])
  return shared
}
afterAll(async () => {
  try {
    await endAll()
  } finally {
    await shared?.close()
  }
})

/** As good as another browser: what it keeps and what it may do is its own. Gone when the test is over. */
async function openContext(within: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await within.newContext(options)
  started.push(() => context.close())
  return context
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
  /** The program's, as long as it runs. */
  private token: string | undefined

  private constructor(readonly page: Page) {}

  /** `told`: what more the browser is told, which then is this laptop's own. */
  static async open(...told: string[]): Promise<Desk> {
    const [link, page] = await Promise.all([
      start('linli', ['--data', folder(), '--door', '127.0.0.1:0', 'serve'], /http:\S+/),
      openContext(await browser(told), { viewport: { width: 1366, height: 768 }, locale: 'zh-CN' }).then((context) => context.newPage()),
    ])
    const desk = new Desk(page)
    desk.page.on('pageerror', (error) => desk.complaints.push(error.message))
    desk.page.on('console', (line) => line.type() === 'error' && desk.complaints.push(line.text()))
    await desk.page.goto(link)
    return desk
  }

  /** A context beside this laptop's, of the same browser. */
  beside(options: BrowserContextOptions): Promise<BrowserContext> {
    const within = this.page.context().browser()
    if (!within) throw new Error('no browser')
    return openContext(within, options)
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

  /** Does much at once while a screen is shown that tells nothing of it: others read anew what each single step changed. */
  async aside<T>(deed: () => Promise<T>): Promise<T> {
    const shown = await this.page.evaluate(() => location.hash)
    const title = 'main h1:text-is("设置")'
    await this.page.evaluate(() => location.replace('#/settings'))
    await this.page.waitForSelector(title)
    const done = await deed()
    await this.page.evaluate((to) => location.replace(to), shown)
    await this.page.waitForSelector(title, { state: 'detached' })
    return done
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
  async call<N extends keyof Calls>(name: N, args: Calls[N]['args']): Promise<Calls[N]['result']> {
    const [answer] = await this.callEach(name, [args])
    return answer as Calls[N]['result']
  }

  /** The same for each of many, one after another, on one way to the page. */
  async callEach<N extends keyof Calls>(name: N, many: Calls[N]['args'][]): Promise<Calls[N]['result'][]> {
    this.token ??= await this.page.evaluate(async () => ((await (await fetch('api/session')).json()) as { token: string }).token)
    return this.page.evaluate(
      async ([name, many, token]) => {
        const answers: Calls[N]['result'][] = []
        for (const args of many) {
          const headers = { 'x-linli-token': token, 'accept-language': 'zh' }
          const answer = await fetch(`api/call/${String(name)}`, { method: 'POST', headers, body: JSON.stringify(args) })
          if (!answer.ok) throw new Error(await answer.text())
          answers.push((await answer.json()) as Calls[N]['result'])
        }
        return answers
      },
      [name, many, this.token] as const,
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

type Size = Omit<Calls['add_building']['args'], 'compound'>
type Newcomer = Omit<Calls['add_resident']['args'], 'home'>

/** A building with `people` behind every door; gives its id. */
export async function build(desk: Desk, compound: string, size: Size, people: (home: { id: string; room: string }) => Newcomer[]): Promise<string> {
  const { id } = await desk.call('add_building', { compound, ...size })
  const homes = (await desk.call('show_building', { id })).units.flatMap((unit) => unit.homes)
  const all = homes.flatMap((home) => people(home).map((one) => ({ ...one, home: home.id })))
  await desk.aside(() => desk.callEach('add_resident', all))
  return id
}

/** A compound with a building of one unit, six floors, two doors each, with `people` behind every door; gives their ids. */
export async function settle(desk: Desk, people: number): Promise<{ compound: string; building: string }> {
  const compound = (await desk.call('add_compound', { name: '桂花苑' })).id
  const last = Array.from({ length: people }, (_, nth) => '甲乙丙'[nth] ?? nth)
  const building = await build(desk, compound, { name: '3', units: 1, floors: 6, rooms_per_floor: 2 }, ({ room }) => last.map((one) => ({ name: `住户${room}${one}` })))
  return { compound, building }
}
