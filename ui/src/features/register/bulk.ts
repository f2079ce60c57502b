// What is said of a change of many residents, and how it is taken back as a whole where nothing newer was written.
import { attempt, tell, type Result } from '../../desk'
import { i18n } from '../../locales'
import { tellUndo } from '../../shell/undo'

/** Takes the change back and says of how many. */
export async function undoBulk(id: string): Promise<unknown> {
  const back = await attempt('undo_bulk', { id })
  if (back) tell(i18n.global.t('bulk.undone', { restored: back.restored, left: back.left }))
  return back
}

/** Says of how many, and offers to take it back; nothing where nobody was changed. */
export function tellBulk({ id, changed, waiting }: Result<'edit_many'>): void {
  if (!id) return
  const { t } = i18n.global
  tellUndo(t('bulk.done', { n: changed }) + (waiting ? t('bulk.left', { n: waiting }) : ''), () => undoBulk(id))
}
