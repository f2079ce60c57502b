// Times to come and times gone by, in the words of the screen.
import { useI18n } from 'vue-i18n'
import { lateMinutes, moment } from './again'

export function useMoments() {
  const { t } = useI18n()

  /** `10:30`, `明天 09:00`. */
  function time(at: number, now: number): string {
    const { day, text } = moment(at, now)
    return day === 'tomorrow' ? t('walk.tomorrowAt', { time: text }) : text
  }

  /** For how long somebody has been due. */
  function late(at: number, now: number): string {
    const minutes = lateMinutes(at, now)
    if (minutes < 60) return t('walk.lateMinutes', { n: minutes })
    if (minutes < 60 * 24) return t('walk.lateHours', { n: Math.floor(minutes / 60) })
    return t('walk.lateDays', { n: Math.floor(minutes / 60 / 24) })
  }

  return { time, late }
}
