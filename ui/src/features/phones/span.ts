import { i18n } from '../../locales'

/** How long something takes, in words, of minutes. */
export function span(minutes: number): string {
  const { t } = i18n.global
  const [h, m] = [Math.floor(minutes / 60), minutes % 60]
  if (h) return m ? t('phones.left.hours', { h, m }) : t('phones.left.wholeHours', { h })
  return m > 0 ? t('phones.left.minutes', { m }) : t('phones.left.moment')
}

/** How long until then; a begun minute counts. */
export const left = (until: number): string => span(Math.max(0, Math.ceil((until - Date.now()) / 60_000)))
