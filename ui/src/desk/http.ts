import type { Topic } from './types'
import { Problem, asProblem, type Args, type CallName, type Lang, type Result, type Transport } from './transport'

/** Speaks to the desk over the loopback. */
export class HttpTransport implements Transport {
  private token: Promise<string> | undefined

  private session(): Promise<string> {
    this.token ??= fetch('api/session')
      .then((response) => this.answer<{ token: string }>(response))
      .then((session) => session.token)
    return this.token
  }

  private async answer<T>(response: Response): Promise<T> {
    const body: unknown = await response.json().catch(() => null)
    if (!response.ok) throw asProblem(body ?? new Problem('http', `HTTP ${response.status}`))
    return body as T
  }

  private async send<T>(path: string, body: BodyInit, lang: Lang): Promise<T> {
    const headers = { 'x-linli-token': await this.session(), 'accept-language': lang }
    try {
      return await this.answer<T>(await fetch(path, { method: 'POST', headers, body }))
    } catch (error) {
      if (error instanceof TypeError) {
        const gone = lang === 'zh' ? '程序已退出，请重新启动邻里。' : 'The program has ended; start Linli again.'
        throw new Problem('gone', gone)
      }
      throw error
    }
  }

  call<N extends CallName>(name: N, args: Args<N>, lang: Lang): Promise<Result<N>> {
    return this.send(`api/call/${name}`, JSON.stringify(args), lang)
  }

  async upload(file: File): Promise<string> {
    const answer = await this.send<{ token: string }>(`api/upload?name=${encodeURIComponent(file.name)}`, file, 'zh')
    return answer.token
  }

  async save(token: string): Promise<boolean> {
    const link = document.createElement('a')
    link.href = `api/file/${token}`
    link.download = ''
    link.click()
    return true
  }

  async exchangeStick(files: File[], lang: Lang): Promise<Result<'exchange_stick'>> {
    const tokens: string[] = []
    for (const file of files) tokens.push(await this.upload(file))
    const done = await this.call('exchange_stick', { files: tokens }, lang)
    await this.save(done.file)
    return done
  }

  onChanged(listener: (topics: Topic[]) => void): void {
    new EventSource('api/events').onmessage = (event: MessageEvent<string>) => listener(JSON.parse(event.data) as Topic[])
  }

  /** A browser tells its pages itself. */
  onHidden(): void {}
}
