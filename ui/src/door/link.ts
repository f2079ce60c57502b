// The three things a phone asks of the laptop. The laptop's no is a `Refusal`; everything else that goes wrong is `NotNow`.
import type { Delivered, DoorSheet, TapDone } from '../desk/types'

/** The laptop said no, in a sentence for whoever holds the phone. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** No answer that is the laptop's: out of reach, too slow, broken, or somebody else's sign-in page. */
export class NotNow extends Error {}

/** Refusals after which this phone cannot go on without a new code. */
export function isEnd(refusal: Refusal): boolean {
  return ['phone_over', 'session', 'token'].includes(refusal.code)
}

/** Refusals of the code itself, after which it is of no use; others, such as a locked laptop's, pass. */
export function isOfCode(refusal: Refusal): boolean {
  return refusal.code.startsWith('phone_')
}

export interface Fresh {
  sheet: DoorSheet
  etag: string | null
}

export interface Link {
  /** Uses a code up; gives the session's token. With the same secret of its own the phone may ask again. */
  join(code: string, own: string): Promise<string>
  /** The sheet, unless it is still the one with this tag. */
  sheet(etag: string | null): Promise<Fresh | undefined>
  deliver(round: string, taps: Delivered[]): Promise<TapDone[]>
}

const PATIENCE_MS = 10_000

async function ask(path: string, init: RequestInit): Promise<{ response: Response; body: unknown }> {
  // `AbortSignal.timeout` is younger than these phones.
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), PATIENCE_MS)
  try {
    const response = await fetch(path, { ...init, cache: 'no-store', signal: controller.signal })
    return { response, body: response.status === 304 ? undefined : await response.json() }
  } catch {
    throw new NotNow()
  } finally {
    clearTimeout(timer)
  }
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null
}

async function answer(path: string, init: RequestInit): Promise<{ response: Response; body: Record<string, unknown> | undefined }> {
  const { response, body } = await ask(path, init)
  if (response.status === 304) return { response, body: undefined }
  // A laptop in trouble says which; anything else that answers so is not ours.
  if (!isObject(body) || (response.status >= 500 && typeof body['code'] !== 'string')) throw new NotNow()
  if (!response.ok) throw new Refusal(String(body['code']), String(body['message']))
  return { response, body }
}

/** What the laptop sent, where it looks like it: a sign-in page may answer anything with 200. */
function checked<T>(value: unknown, looksRight: (value: unknown) => boolean): T {
  if (!looksRight(value)) throw new NotNow()
  return value as T
}

export function openLink(lang: string, token: () => string): Link {
  const headers = () => ({ 'accept-language': lang, 'x-linli-token': token() })
  const post = (path: string, body: unknown, sent: HeadersInit) =>
    answer(path, { method: 'POST', headers: { ...sent, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return {
    async join(code, own) {
      const { body } = await post('api/join', { code, own }, { 'accept-language': lang })
      return checked(body?.['token'], (token) => typeof token === 'string')
    },
    async sheet(etag) {
      const sent = etag ? { ...headers(), 'if-none-match': etag } : headers()
      const { response, body } = await answer('api/sheet', { headers: sent })
      return body && { sheet: checked(body, () => Array.isArray(body['buildings'])), etag: response.headers.get('etag') }
    },
    async deliver(round, taps) {
      const { body } = await post('api/taps', { round, taps }, headers())
      return checked(body?.['done'], Array.isArray)
    },
  }
}
