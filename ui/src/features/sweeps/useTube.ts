// The tube in hand: its code, how full it is, and which one comes next. Known until the window is closed.
import { computed, ref, watch } from 'vue'
import { call, complain } from '../../desk'

/** `settled`: nothing made here is still to be written, so that the desk's count is not behind. */
export function useTube(roundId: () => string, size: () => number, settled: () => boolean) {
  const key = `tube ${roundId()}`
  const tube = ref(sessionStorage.getItem(key) ?? '')
  const inTube = ref(0)
  const full = computed(() => size() > 0 && inTube.value >= size())
  const suggestion = ref('')

  async function held(code: string): Promise<number> {
    return (await call('show_tube', { round: roundId(), code })).people.length
  }

  let sought: Promise<void> = Promise.resolve()

  /** Asks ahead of time for the next code that nobody has begun, so that accepting it takes no waiting. */
  function suggest(): void {
    suggestion.value = ''
    sought = seek(tube.value)
  }

  async function seek(after: string): Promise<void> {
    try {
      const { code } = await call('next_tube', { round: roundId(), ...(after && { after }) })
      if (tube.value === after) suggestion.value = code
    } catch (error) {
      complain(error)
    }
  }

  /** The next code, as soon as it is known; empty where it cannot be. */
  async function suggested(): Promise<string> {
    await sought
    return suggestion.value
  }

  /** Takes a tube in hand: typed, scanned, or the suggested one. */
  async function takeTube(typed: string): Promise<void> {
    const code = typed.trim().toUpperCase()
    if (!code) return
    const isNew = code === suggestion.value
    tube.value = code
    inTube.value = 0
    sessionStorage.setItem(key, code)
    suggest()
    if (!isNew) await count()
  }

  // What the desk counted before somebody was marked here is no news any more.
  let asked = 0
  watch(inTube, () => asked++, { flush: 'sync' })

  async function count(): Promise<void> {
    const code = tube.value
    if (!code || !size()) return
    const now = ++asked
    try {
      const people = await held(code)
      if (code === tube.value && now === asked && settled()) inTube.value = people
    } catch (error) {
      complain(error)
    }
  }

  watch(
    () => size() > 0,
    (tubes) => {
      if (!tubes) return
      if (tube.value) void count()
      suggest()
    },
    { immediate: true },
  )

  return { tube, inTube, full, suggestion, suggested, takeTube, count }
}
