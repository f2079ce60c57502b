// A scanner at the table, and the hand beside it.
import type { Desk } from './desk'

/** Types as a scanner does, a key a millisecond. Sent without waiting for each: a busy machine is slower than a scanner. */
export async function scan(desk: Desk, text: string, ending = ['Enter']): Promise<void> {
  const keyboard = await desk.page.context().newCDPSession(desk.page)
  const sent: Promise<unknown>[] = []
  const now = Date.now()
  for (const [nth, key] of [...text, ...ending].entries()) {
    const timestamp = (now + nth) / 1000
    const enter = key === 'Enter' && { code: 'Enter', windowsVirtualKeyCode: 13 }
    sent.push(keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, key, text: enter ? '\r' : key, ...enter }))
    sent.push(keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, key, ...enter }))
  }
  await Promise.all(sent)
  await keyboard.detach()
}

/** A scan whose keys a busy laptop brings one by one, so slowly that each looks like a hand's. */
export async function scanLate(desk: Desk, text: string, late = text.length): Promise<void> {
  for (const key of text.slice(0, late)) {
    await desk.page.keyboard.press(key)
    await desk.page.waitForTimeout(110)
  }
  if (late === text.length) await desk.page.keyboard.press('Enter')
  else await scan(desk, text.slice(late))
}

/** One key of a hand, which takes its time. */
export async function press(desk: Desk, key: string): Promise<void> {
  await desk.page.keyboard.press(key)
  await desk.page.waitForTimeout(90)
}
