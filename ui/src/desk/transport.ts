// How the screens reach the desk: one interface, two back ends.
import type { Calls, Topic } from './types'

export type CallName = keyof Calls
export type Args<N extends CallName> = Calls[N]['args']
export type Result<N extends CallName> = Calls[N]['result']
export type Lang = 'zh' | 'en'

/** What went wrong, in a sentence of the user's language. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** The window's IPC or the loopback's HTTP. */
export interface Transport {
  call<N extends CallName>(name: N, args: Args<N>, lang: Lang): Promise<Result<N>>
  /** Brings a file to the desk; the token names it in later calls. */
  upload(file: File): Promise<string>
  /** Saves a file the desk made; false when the person thinks better of it. */
  save(token: string): Promise<boolean>
  /** Exchanges with a stick: the files a person has chosen there, where this end cannot look for itself; nothing when the person thinks better of it. */
  exchangeStick(files: File[], lang: Lang): Promise<Result<'exchange_stick'> | undefined>
  /** Tells what changed, also when a sync brought it. */
  onChanged(listener: (topics: Topic[]) => void): void
  /** Tells that nobody sees the screens any more, though the page may believe that it is seen. */
  onHidden(listener: () => void): void
}

/** Whatever was thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (typeof error === 'object' && error !== null && 'message' in error) {
    const code = 'code' in error ? String(error.code) : 'unknown'
    return new Problem(code, String(error.message))
  }
  return new Problem('unknown', String(error))
}
