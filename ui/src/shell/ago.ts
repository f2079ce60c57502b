import { i18n } from '../locales'

/** How long ago, in words. */
export function ago(at: number): string {
  const { t } = i18n.global
  const minutes = Math.floor((Date.now() - at) / 60_000)
  if (minutes < 1) return t('sync.justNow')
  if (minutes < 60) return t('sync.minutes', { n: minutes })
  if (minutes < 60 * 24) return t('sync.hours', { n: Math.floor(minutes / 60) })
  return t('sync.days', { n: Math.floor(minutes / 60 / 24) })
}
