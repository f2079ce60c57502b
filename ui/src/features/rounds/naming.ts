// What a new round could be called.
import type { Lang } from '../../desk/types'
import { toField } from '../../shell/beijing'

/** `3月16日`, `16 March`: the day in Beijing. */
export function dayWords(at: number, lang: Lang): string {
  const shown = new Date(`${toField(at)}Z`)
  if (Number.isNaN(shown.getTime())) return ''
  return new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(shown)
}

/** The name, or with the number of the round where it is taken. */
export function freeName(name: string, taken: string[], nth: (n: number) => string): string {
  let n = 2
  let free = name
  while (taken.includes(free)) free = `${name} ${nth(n++)}`
  return free
}
