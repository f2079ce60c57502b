// Whom a round found moved away: the register is told so, or the next round asks for them again.
import { attempt } from '../../desk'
import { i18n } from '../../locales'
import { sure } from '../../shell/sure'
import { tellBulk } from '../register/bulk'

/** Asks whether these are to be moved out in the register, and does so with one change that can be taken back. */
export async function offerMovedAway(residents: string[]): Promise<void> {
  const { t } = i18n.global
  const many = { who: { residents }, change: { what: 'status', status: 'moved_out' } } as const
  const preview = await attempt('preview_bulk', many)
  const n = preview?.changing ?? 0
  if (!preview || n === 0) return
  const some = preview.some.join(t('common.comma')) + (n > preview.some.length ? '…' : '')
  const question = t('rounds.movedAsk', { n, some })
  if (!(await sure(question, t('rounds.movedGo', { n }), { title: t('rounds.movedTitle', { n }) }))) return
  const done = await attempt('edit_many', { ...many, expected: n })
  if (done) tellBulk(done)
}
