import { onScopeDispose, ref, type Ref } from 'vue'

const MINUTE_MS = 60_000

/** The time, told anew every minute: for what becomes due while somebody looks at it. */
export function useNow(): Ref<number> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), MINUTE_MS)
  onScopeDispose(() => clearInterval(timer))
  return now
}
