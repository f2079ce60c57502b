// One hand on the number pad.
import type { Desk } from './desk'

/** Types with a space by its `/`, and an Enter at the end; one press each. */
export async function pad(desk: Desk, text: string): Promise<void> {
  const keys: Record<string, string> = { '*': 'NumpadMultiply', '+': 'NumpadAdd', '-': 'NumpadSubtract', ' ': 'NumpadDivide' }
  for (const key of text) await desk.page.keyboard.press(keys[key] ?? key)
  await desk.page.keyboard.press('NumpadEnter')
}

/** From now on, counts every key that goes down on the screen, whoever sends it. */
export function countKeys(desk: Desk): Promise<void> {
  return desk.page.evaluate(() => {
    const counts = 'pressed' in window
    Object.assign(window, { pressed: 0 })
    if (!counts) addEventListener('keydown', () => (window as unknown as { pressed: number }).pressed++, true)
  })
}

/** How many there were. */
export const keysPressed = (desk: Desk): Promise<number> => desk.page.evaluate(() => (window as unknown as { pressed: number }).pressed)
