// A scanner at the table, and the hand beside it.
import type { Desk } from './desk'

/** Types as a scanner does, a key a millisecond. Sent without waiting for each: a busy machine is slower than a scanner. */
export function scan(desk: Desk, text: string, ending = ['Enter']): Promise<void> {
  return send(desk, [...text, ...ending].map((key) => ({ key, afterMs: 1 })))
}

/** A scan of which a busy laptop brings the first keys one by one, so slowly that each looks like a hand's. */
export function scanLate(desk: Desk, text: string, late = text.length): Promise<void> {
  return send(desk, [...text, 'Enter'].map((key, nth) => ({ key, afterMs: nth <= late ? 110 : 1 })))
}

async function send(desk: Desk, keys: { key: string; afterMs: number }[]): Promise<void> {
  const keyboard = await desk.page.context().newCDPSession(desk.page)
  const sent: Promise<unknown>[] = []
  let at = Date.now()
  for (const { key, afterMs } of keys) {
    at += afterMs
    const timestamp = at / 1000
    const enter = key === 'Enter' && { code: 'Enter', windowsVirtualKeyCode: 13 }
    sent.push(keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, key, text: enter ? '\r' : key, ...enter }))
    sent.push(keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, key, ...enter }))
  }
  await Promise.all(sent)
  await keyboard.detach()
}

/** One key of a hand, which takes its time. */
export async function press(desk: Desk, key: string): Promise<void> {
  await desk.page.keyboard.press(key)
  await desk.page.waitForTimeout(90)
}
