// One hand that has no mouse.
import { expect } from 'vitest'
import type { Desk } from './desk'

/** More steps nobody takes to anything. */
const MOST_STEPS = 60

/** What has the keyboard, as a screen reader would call it. */
export const focused = (desk: Desk): Promise<string> => desk.page.evaluate(() => {
  const on = document.activeElement === document.body ? null : document.activeElement
  const words = on?.getAttribute('aria-label') ?? on?.closest('label')?.textContent ?? on?.textContent ?? ''
  return words.replace(/\s+/g, ' ').trim()
})

/** Tabs on until something of this name has the keyboard; every step is seen, and none leads into nothing. */
export async function tabTo(desk: Desk, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < MOST_STEPS; step++) {
    await desk.page.keyboard.press(key)
    const now = await focused(desk)
    const isSeen = await desk.page.evaluate(() => {
      const box = document.activeElement?.getBoundingClientRect()
      return Boolean(box && document.activeElement !== document.body && box.bottom > 0 && box.top < innerHeight)
    })
    if (now.includes(name)) {
      expect(isSeen, `${name} has the keyboard out of sight`).toBe(true)
      return
    }
    passed.push(now.slice(0, 20))
  }
  throw new Error(`no way to ${name} among ${passed.join(' | ')}`)
}

/** Tabs on until what is described has the keyboard. */
export async function tabUntil(desk: Desk, what: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    if (await desk.page.evaluate((what) => document.activeElement?.matches(what), what)) return
    await desk.page.keyboard.press(key)
  }
  throw new Error(`no way to ${what}`)
}

/** From now on, counts how often a mouse is pressed on the screen; gives what tells it. */
export async function watchMouse(desk: Desk): Promise<() => Promise<number>> {
  await desk.page.evaluate(() => {
    Object.assign(window, { mousePresses: 0 })
    addEventListener('pointerdown', () => (window as unknown as { mousePresses: number }).mousePresses++, true)
  })
  return () => desk.page.evaluate(() => (window as unknown as { mousePresses: number }).mousePresses)
}
