// The batches that are waited for: one of them is in hand, and what can become of it.
import { computed, nextTick, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { attempt, tell, type BatchView, type CallingView } from '../../desk'
import { sure } from '../../shell/sure'
import { tellUndo } from '../../shell/undo'

export function useBatches(round: () => string, view: Ref<CallingView | undefined>) {
  const { t } = useI18n()
  const chosen = ref<string>()
  const all = computed(() => (view.value?.points ?? []).flatMap((point) => point.batches.map((batch) => ({ point, batch }))))
  /** The chosen one, else the one that is waited for longest. */
  const current = computed(() => {
    const mine = all.value.find(({ batch }) => batch.id === chosen.value)
    return mine ?? [...all.value].sort((a, b) => a.batch.called_at - b.batch.called_at)[0]
  })

  async function move(by: number): Promise<void> {
    const at = all.value.findIndex((one) => one.batch.id === current.value?.batch.id)
    const next = all.value[Math.max(0, Math.min(all.value.length - 1, at + by))]
    if (!next) return
    chosen.value = next.batch.id
    await nextTick()
    document.querySelector(`[data-batch="${next.batch.id}"]`)?.scrollIntoView({ block: 'nearest' })
  }

  async function end(batch: BatchView): Promise<void> {
    const { place } = batch
    const n = batch.people - batch.come
    if (!(await sure(t('calling.endAsk', { place, n }), t('calling.endDeed')))) return
    if (await attempt('end_batch', { round: round(), id: batch.id, withdrawn: false })) tell(t('calling.ended', { place, n }))
  }

  async function withdraw(batch: BatchView): Promise<void> {
    const point = all.value.find((one) => one.batch.id === batch.id)?.point
    if (!point) return
    const { place, come, homes, unit, way } = batch
    if (come && !(await sure(t('calling.withdrawAsk', { place, come, n: batch.people - come, point: point.name }), t('calling.withdrawDeed')))) return
    if (!(await attempt('end_batch', { round: round(), id: batch.id, withdrawn: true }))) return
    const words = t('calling.takenBack', { place })
    // Called again they are as they were.
    if (come) tell(words)
    else tellUndo(words, () => attempt('call_batch', { round: round(), point: point.id, unit, homes, way }))
  }

  return { chosen, current, move, end, withdraw }
}
