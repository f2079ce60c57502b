// What is done about people and their needs with one key; each can be taken back. A finger that lands twice means one thing.
import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { attempt, type NeedView } from '../../desk'
import { tellUndo } from '../../shell/undo'
import { needWords } from './words'

/** Each says whether it was done; nothing is while another one is under way. */
export interface Deeds {
  busy: Ref<boolean>
  meet: (need: NeedView) => Promise<boolean>
  end: (need: NeedView) => Promise<boolean>
  isWell: (resident: { id: string; name: string }) => Promise<boolean>
  isBack: (resident: { id: string; name: string; away_until: string | null }) => Promise<boolean>
}

const TWICE_MS = 300

export function useDeeds(): Deeds {
  const { t } = useI18n()
  const busy = ref(false)

  function once<T>(deed: (of: T) => Promise<boolean>): (of: T) => Promise<boolean> {
    return async (of) => {
      if (busy.value) return false
      busy.value = true
      try {
        return await deed(of)
      } finally {
        setTimeout(() => (busy.value = false), TWICE_MS)
      }
    }
  }

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
  return { busy, meet: once(meet), end: once(end), isWell: once(isWell), isBack: once(isBack) }
}
