import { onScopeDispose, ref, type Ref } from 'vue'
import { call, complain } from '../desk'

export interface Long<W extends string> {
  /** What is being done. */
  busy: Ref<W | undefined>
  /** How far it is, once that is known. */
  progress: Ref<{ done: number; total: number } | undefined>
  /** Does it; shows what went wrong and gives undefined then. */
  run: <T>(what: W, doing: () => Promise<T>) => Promise<T | undefined>
}

/** Work that takes a while: how far it is is asked meanwhile. */
export function useLong<W extends string>(): Long<W> {
  const busy = ref<W>() as Ref<W | undefined>
  const progress = ref<{ done: number; total: number }>()
  let timer: ReturnType<typeof setInterval> | undefined
  onScopeDispose(() => clearInterval(timer))

  async function run<T>(what: W, doing: () => Promise<T>): Promise<T | undefined> {
    busy.value = what
    progress.value = undefined
    timer = setInterval(() => void call('progress', {}).then((now) => (progress.value = now), () => undefined), 250)
    try {
      return await doing()
    } catch (error) {
      complain(error)
      return undefined
    } finally {
      clearInterval(timer)
      busy.value = undefined
    }
  }
  return { busy, progress, run }
}
