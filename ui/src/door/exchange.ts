// One exchange with the laptop: everything that waits, then the sheet.
import { NotNow, type Link } from './link'
import { batch, settle, without, type Queue } from './queue'
import type { DoorSheet } from '../desk/types'

/** The last sheet, and when it came by the phone's clock. */
export interface Held {
  sheet: DoorSheet
  etag: string | null
  at: number
}

/**
 * Delivers what waits and gives the sheet as it is afterwards. Taps the laptop keeps are dropped when a sheet asked for
 * later has come, since that shows them; `show` is told of it together with the queue's end, so that nothing flickers.
 */
export async function exchange(
  link: Link, queue: Queue | undefined, held: Held | undefined, now: () => number, show: (held: Held) => void,
): Promise<void> {
  while (queue) {
    const next = batch(queue.read(), now())
    if (!next.length) break
    const done = await link.deliver(queue.round, next)
    const answered = new Set(done.map((one) => one.id))
    queue.change((taps) => settle(taps, done))
    // An answer that leaves something open would be asked for without end.
    if (!next.every((tap) => answered.has(tap.id))) throw new NotNow()
  }
  const kept = new Set((queue?.read() ?? []).filter((tap) => tap.state === 'kept').map((tap) => tap.id))
  const fresh = await link.sheet(held?.etag ?? null)
  const then = fresh ? { ...fresh, at: now() } : held
  if (!then) throw new NotNow()
  if (kept.size) queue?.change((taps) => without(taps, kept))
  show(then)
}

/** How long to wait for the next exchange, after so many that failed in a row. */
export function pause(failures: number, waits: boolean): number {
  if (failures) return Math.min(30_000, 1500 * 2 ** failures)
  return waits ? 3000 : 20_000
}
