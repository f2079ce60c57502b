// What is done about people and their needs with one key; each can be taken back.
import { useI18n } from 'vue-i18n'
import { attempt, type NeedView } from '../../desk'
import { tellUndo } from '../../shell/undo'
import { needWords } from './words'

export interface Deeds {
  meet: (need: NeedView) => Promise<void>
  end: (need: NeedView) => Promise<void>
  isWell: (resident: { id: string; name: string }) => Promise<void>
  isBack: (resident: { id: string; name: string; away_until: string | null }) => Promise<void>
}

export function useDeeds(): Deeds {
  const { t } = useI18n()

  async function meet(need: NeedView): Promise<void> {
    const done = await attempt('meet_need', { id: need.id })
    if (!done) return
    const what = needWords(need, t)
    tellUndo(done.due_on ? t('needs.metNow', { what, day: done.due_on }) : t('needs.metOver', { what }), () => attempt('withdraw_act', { id: done.act }))
  }

  async function end(need: NeedView): Promise<void> {
    if (!(await attempt('end_need', { id: need.id }))) return
    tellUndo(t('needs.endedNow', { what: needWords(need, t) }), () => attempt('resume_need', { id: need.id }))
  }

  async function isWell({ id, name }: { id: string; name: string }): Promise<void> {
    const made = await attempt('record_contact', { resident: id, how: 'phone', well: true })
    if (made) tellUndo(t('needs.contacted', { name }), () => attempt('withdraw_contact', { id: made.id }))
  }

  async function isBack({ id, name, away_until: until }: { id: string; name: string; away_until: string | null }): Promise<void> {
    if (!(await attempt('set_resident_status', { id, status: 'living' }))) return
    const back = t('register.nowIs', { name, status: t('register.living') })
    tellUndo(back, () => attempt('set_resident_status', { id, status: 'away', ...(until && { until }) }))
  }
  return { meet, end, isWell, isBack }
}
