// A change of many residents, taken back as a whole where nothing newer was written.
import { attempt, tell } from '../../desk'
import { i18n } from '../../locales'

/** Takes the change back and says of how many. */
export async function undoBulk(id: string): Promise<unknown> {
  const back = await attempt('undo_bulk', { id })
  if (back) tell(i18n.global.t('bulk.undone', { restored: back.restored, left: back.left }))
  return back
}
