import { i18n } from '../locales'
import { minute } from './beijing'

/** As much two clocks may differ and still be believed; the desk holds it the same. */
const AGREE_MS = 10 * 60_000

/** Whether a time lies ahead, further than clocks differ: then nothing can have happened at it. */
export function hasNotCome(at: number, now = Date.now()): boolean {
  return at - now > AGREE_MS
}

/** How long ago, in words; of what has not come yet, when it is said to have been. */
export function ago(at: number, now = Date.now()): string {
  const { t } = i18n.global
  if (hasNotCome(at, now)) return `${t('common.about', { time: minute(at) })} ⚠`
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 1) return t('sync.justNow')
  if (minutes < 60) return t('sync.minutes', { n: minutes })
  if (minutes < 60 * 24) return t('sync.hours', { n: Math.floor(minutes / 60) })
  return t('sync.days', { n: Math.floor(minutes / 60 / 24) })
}
