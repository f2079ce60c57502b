import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Topic } from './types'
import { asProblem, type Args, type CallName, type Lang, type Result, type Transport } from './transport'

/** Speaks to the desk through the window's IPC. */
export class TauriTransport implements Transport {
  async call<N extends CallName>(name: N, args: Args<N>, lang: Lang): Promise<Result<N>> {
    try {
      return await invoke<Result<N>>('call', { name, args, lang })
    } catch (error) {
      throw asProblem(error)
    }
  }

  async upload(file: File): Promise<string> {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const answer = await invoke<{ token: string }>('upload', bytes, { headers: { name: encodeURIComponent(file.name) } })
      return answer.token
    } catch (error) {
      throw asProblem(error)
    }
  }

  async save(token: string): Promise<boolean> {
    try {
      return await invoke<boolean>('save', { token })
    } catch (error) {
      throw asProblem(error)
    }
  }

  /** The program asks for the stick's folder itself, and writes there. */
  async exchangeStick(): Promise<Result<'exchange_stick'> | undefined> {
    try {
      return (await invoke<Result<'exchange_stick'> | null>('exchange_stick')) ?? undefined
    } catch (error) {
      throw asProblem(error)
    }
  }

  onChanged(listener: (topics: Topic[]) => void): void {
    void listen<Topic[]>('changed', (event) => listener(event.payload))
  }

  /** Not every web view knows of a window that was minimised. */
  onHidden(listener: () => void): void {
    void listen('hidden', () => listener())
  }
}
