// What screens use of the desk: queries that refresh by themselves and commands that say what went wrong.
import { ElMessage } from 'element-plus/es/components/message/index'
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { HttpTransport } from './http'
import { TauriTransport } from './tauri'
import { Problem, asProblem, type Args, type CallName, type Lang, type Result, type Transport } from './transport'
import type { Topic } from './types'

export type * from './types'
export type { Args, CallName, Result } from './transport'
export { Problem }

export const inWindow = '__TAURI_INTERNALS__' in window
const transport: Transport = inWindow ? new TauriTransport() : new HttpTransport()

/** The language calls are answered in. */
export const lang = ref<Lang>('zh')

type Listener = (topics: Topic[]) => void
const listeners = new Set<Listener>()
let listening = false

/** Hears every change; gives the way to stop. */
export function onChange(listener: Listener): () => void {
  if (!listening) {
    listening = true
    transport.onChanged((topics) => listeners.forEach((tell) => tell(topics)))
  }
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const hiders = new Set<() => void>()
function hide(): void {
  hiders.forEach((tell) => tell())
}
transport.onHidden(hide)
document.addEventListener('visibilitychange', () => document.hidden && hide())

/** Hears when the screens are seen no more: another tab, a minimised window; gives the way to stop. */
export function whenHidden(listener: () => void): () => void {
  hiders.add(listener)
  return () => hiders.delete(listener)
}

/** Makes a call; throws a Problem. */
export async function call<N extends CallName>(name: N, args: Args<N>): Promise<Result<N>> {
  try {
    return await transport.call(name, args, lang.value)
  } catch (error) {
    // The laptop has locked itself: whoever shows the lock asks how it stands.
    if (asProblem(error).code === 'locked') listeners.forEach((hear) => hear(['lock']))
    throw error
  }
}

export const upload = (file: File): Promise<string> => transport.upload(file)
export const exchangeStick = (files: File[]): Promise<Result<'exchange_stick'> | undefined> => transport.exchangeStick(files, lang.value)
export const save = (token: string): Promise<boolean> => transport.save(token)

/** Makes a call for a person: shows what went wrong and gives undefined then. */
export async function attempt<N extends CallName>(name: N, args: Args<N>): Promise<Result<N> | undefined> {
  try {
    return await call(name, args)
  } catch (error) {
    complain(error)
    return undefined
  }
}

/** Says that something was done. */
export function tell(message: string): void {
  ElMessage({ message, type: 'success', duration: 2500, grouping: true })
}

/** Shows a problem. */
export function complain(error: unknown): void {
  ElMessage({ message: asProblem(error).message, type: 'error', duration: 6000, showClose: true, grouping: true })
}

export interface Query<T> {
  data: ShallowRef<T | undefined>
  problem: Ref<Problem | undefined>
  loading: Ref<boolean>
  refresh: () => Promise<void>
}

/** Asks again whenever its arguments or one of its topics change; arguments that are undefined ask nothing. */
export function useQuery<N extends CallName>(name: N, args: () => Args<N> | undefined, topics: Topic[]): Query<Result<N>> {
  const data = shallowRef<Result<N>>()
  const problem = ref<Problem>()
  const loading = ref(false)
  let latest = 0

  async function refresh(): Promise<void> {
    const given = args()
    const mine = ++latest
    if (given === undefined) {
      data.value = undefined
      return
    }
    loading.value = true
    try {
      const result = await call(name, given)
      // An older answer never replaces a newer one.
      if (mine === latest) {
        data.value = result
        problem.value = undefined
      }
    } catch (error) {
      if (mine === latest) problem.value = asProblem(error)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  const hear: Listener = (changed) => {
    if (changed.some((topic) => topics.includes(topic))) void refresh()
  }
  onScopeDispose(onChange(hear))
  watch([() => JSON.stringify(args() ?? null), lang], () => void refresh(), { immediate: true })
  return { data, problem, loading, refresh }
}
