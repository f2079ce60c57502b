// Whether this laptop is locked; tells the desk that somebody is there, and asks again when the time is over.
import { onScopeDispose, watch } from 'vue'
import { call, useQuery, type LockView, type Query } from '../../desk'

/** How often a person's keys and clicks are passed on, at most. */
const TOUCH_MS = 15_000
/** A little later than the desk locks itself, so that it has. */
const LATER_MS = 500

export function useLock(): Query<LockView> {
  const query = useQuery('lock_state', () => ({}), ['lock', 'preferences'])
  let timer: ReturnType<typeof setTimeout> | undefined
  let touched = 0

  watch(query.data, (lock) => {
    clearTimeout(timer)
    if (lock?.rests_ms != null) timer = setTimeout(() => void query.refresh(), lock.rests_ms + LATER_MS)
  })

  function touch(): void {
    const lock = query.data.value
    if (!lock?.is_protected || lock.locked || Date.now() - touched < TOUCH_MS) return
    touched = Date.now()
    // Refused when it has locked itself meanwhile: then the screen follows.
    void call('touch', {}).catch(() => query.refresh())
  }

  const signs = ['keydown', 'pointerdown', 'wheel'] as const
  signs.forEach((sign) => document.addEventListener(sign, touch, { passive: true }))
  onScopeDispose(() => {
    clearTimeout(timer)
    signs.forEach((sign) => document.removeEventListener(sign, touch))
  })
  return query
}
