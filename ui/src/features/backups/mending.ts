// What helps when the disk or a file fails, each with the one question it needs.
import { ElMessageBox } from 'element-plus/es/components/message-box/index'
import { useI18n } from 'vue-i18n'
import { call, tell, type RebuiltView, type Way } from '../../desk'
import { clock } from '../../shell/beijing'
import { useLong, type Long } from '../../shell/long'
import { sure } from '../../shell/sure'

export interface Mending {
  busy: Long<Way>['busy']
  progress: Long<Way>['progress']
  mend: (way: Way) => Promise<void>
  /** Puts a backup back. */
  restore: (backup: { name: string; at: number }) => Promise<void>
}

export function useMending(): Mending {
  const { t } = useI18n()
  const { busy, progress, run } = useLong<Way>()

  async function restore({ name, at }: { name: string; at: number }): Promise<void> {
    const time = clock(at)
    if (!(await sure(t('backups.restoreAsk', { time }), t('backups.restore')))) return
    if (await run('restore', () => call('restore_backup', { name }))) tell(t('backups.restored', { time }))
  }

  async function restoreNewest(): Promise<void> {
    const list = await run('restore', () => call('list_backups', {}))
    const newest = list?.backups.find((backup) => !backup.aside) ?? list?.backups[0]
    if (newest) await restore(newest)
  }

  async function tryAgain(): Promise<void> {
    if (await run('try_again', () => call('try_again', {}))) tell(t('backups.well'))
  }

  function tellMissing({ missing }: RebuiltView): void {
    if (!missing.length) return
    const list = missing.map(({ device, facts: n }) => t('backups.lostRow', { device: device || t('backups.unknownDevice'), n })).join(' · ')
    void ElMessageBox.alert(t('backups.lost', { list }), t('backups.ways.rebuild'), { confirmButtonText: t('common.close') }).catch(() => undefined)
  }

  async function rebuild(): Promise<void> {
    if (!(await sure(t('backups.rebuildAsk'), t('backups.ways.rebuild')))) return
    const rebuilt = await run('rebuild', () => call('rebuild', {}))
    if (!rebuilt) return
    tell(t('backups.rebuilt', { n: rebuilt.facts }))
    tellMissing(rebuilt)
  }

  async function fetchAgain(): Promise<void> {
    if (!(await sure(t('backups.fetchAsk'), t('backups.ways.fetch')))) return
    if (await run('fetch', () => call('fetch_again', {}))) tell(t('backups.fetched'))
  }

  const ways: Record<Way, () => Promise<void>> = { try_again: tryAgain, rebuild, restore: restoreNewest, fetch: fetchAgain }
  return { busy, progress, restore, mend: (way) => ways[way]() }
}
