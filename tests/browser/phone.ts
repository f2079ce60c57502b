// A volunteer's phone: a real page with a network of its own moods.
import type { BrowserContext, Page } from 'playwright-core'
import type { Desk } from './desk'

/** A phone that has scanned a code. */
export class Phone {
  readonly complaints: string[] = []
  taps = 0
  private constructor(readonly context: BrowserContext, public page: Page, readonly base: string) {}

  /** `trusting`: whoever holds it tells the browser to go on where nobody vouches for a certificate. */
  static async scan(desk: Desk, link: string, trusting = false): Promise<Phone> {
    const context = await desk.beside({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, locale: 'zh-CN', ignoreHTTPSErrors: trusting })
    const phone = new Phone(context, await context.newPage(), link.split('#')[0] ?? '')
    await phone.open(link)
    return phone
  }

  private async open(link: string): Promise<void> {
    this.page.on('pageerror', (error) => this.complaints.push(error.message))
    await this.page.goto(link)
    await this.page.waitForSelector('button.target')
  }

  /** The battery is dead; the phone is switched on again, and the page opened from what the browser remembers. */
  async dies(): Promise<void> {
    await this.page.close()
    this.page = await this.context.newPage()
    await this.context.setOffline(false)
    await this.open(this.base)
  }

  /** Says `outcome` of whoever stands `nth` in the whole list. */
  async tap(nth: number, outcome: string): Promise<void> {
    await this.page.locator('button.target').nth(nth).tap()
    await this.page.locator('.outcomes').getByRole('button', { name: outcome, exact: true }).tap()
    this.taps++
  }

  /** Chooses an answer beside the outcome, of whoever stands `nth`, and leaves the bar as it was. */
  async answer(nth: number, choice: string): Promise<void> {
    await this.page.locator('button.target').nth(nth).tap()
    await this.page.locator('.questions button', { hasText: choice }).tap()
    await this.page.locator('.who button.quiet:last-child').tap()
  }

  async showAll(): Promise<void> {
    await this.page.locator('.filter button', { hasText: '全部' }).tap()
  }

  /** Until everything is on the laptop. */
  async delivered(): Promise<void> {
    await this.page.waitForFunction(() => {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith('linli door taps '))
      return keys.every((key) => !/"state":"waiting"/.test(localStorage.getItem(key) ?? ''))
    }, undefined, { timeout: 60_000 })
  }
}

/** What lets one phone in: its link. */
export async function invite(desk: Desk, round: string, building: string, name: string, encrypted = false): Promise<string> {
  const made = await desk.call('invite_phone', { round, buildings: [building], name, encrypted })
  return made.links[0]?.link ?? ''
}
