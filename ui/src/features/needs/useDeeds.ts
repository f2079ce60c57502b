// What is done about people and their needs with one key; each can be taken back.
import { useI18n } from 'vue-i18n'
import { attempt, type NeedView } from '../../desk'
import { tellUndo } from '../../shell/undo'
import { needWords } from './words'

/** Each says whether it was done. */
export interface Deeds {
  meet: (need: NeedView) => Promise<boolean>
  end: (need: NeedView) => Promise<boolean>
  isWell: (resident: { id: string; name: string }) => Promise<boolean>
  isBack: (resident: { id: string; name: string; away_until: string | null }) => Promise<boolean>
}

export function useDeeds(): Deeds {
  const { t } = useI18n()

  async function meet(need: NeedView): Promise<boolean> {
    const done = await attempt('meet_need', { id: need.id, ...(need.due_on && { due: need.due_on }) })
    if (!done) return false
    const what = needWords(need, t)
    tellUndo(done.due_on ? t('needs.metNow', { what, day: done.due_on }) : t('needs.metOver', { what }), () => attempt('withdraw_act', { id: done.act }))
    return true
  }

  async function end(need: NeedView): Promise<boolean> {
    if (!(await attempt('end_need', { id: need.id }))) return false
    tellUndo(t('needs.endedNow', { what: needWords(need, t) }), () => attempt('resume_need', { id: need.id }))
    return true
  }

  async function isWell({ id, name }: { id: string; name: string }): Promise<boolean> {
    const made = await attempt('record_contact', { resident: id, how: 'phone', well: true })
    if (made) tellUndo(t('needs.contacted', { name }), () => attempt('withdraw_contact', { id: made.id }))
    return Boolean(made)
  }

  async function isBack({ id, name, away_until: until }: { id: string; name: string; away_until: string | null }): Promise<boolean> {
    if (!(await attempt('set_resident_status', { id, status: 'living' }))) return false
    const back = t('register.nowIs', { name, status: t('register.living') })
    tellUndo(back, () => attempt('set_resident_status', { id, status: 'away', ...(until && { until }) }))
    return true
  }
  return { meet, end, isWell, isBack }
}
