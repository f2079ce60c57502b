// Somebody met at a door whom the round does not have: a guest, or whoever its list or filter left out. The staff take them in
// with one key; a volunteer is told whom to ask.
import { computed, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { attempt } from '../../desk'
import { isOfStaff, useStatus } from '../../shell/status'
import type { Sweep } from './useSweep'

export function useJoining(round: () => string, sweep: Pick<Sweep, 'meet' | 'goTo' | 'closed'>, said: Ref<string>) {
  const { t } = useI18n()
  const { data: status } = useStatus()
  const outside = ref<{ target: string; name: string; building: string | undefined }>()
  const ofStaff = computed(() => isOfStaff(status.value))
  // The offer belongs to the sentence that is said: what is said next ends it.
  watch(said, () => (outside.value = undefined), { flush: 'sync' })

  /** Says that somebody is not in the round (`words` with their name), and what can be done about it. */
  function offer(target: string, name: string, words: string): void {
    said.value = t(ofStaff.value ? words : 'walk.askStaff', { name })
    note(target, name)
  }

  /** The same, where it has been said; `building` where they may live in another one. */
  function note(target: string, name: string, building?: string): void {
    outside.value = ofStaff.value ? { target, name, building } : undefined
  }

  async function join(): Promise<void> {
    const who = outside.value
    if (!who || sweep.closed.value || !(await attempt('add_target', { round: round(), target: who.target }))) return
    if (!(await sweep.meet(who.target))) sweep.goTo(who.target, who.building, [])
    said.value = t('walk.joined', { name: who.name })
  }

  return { outside, offer, note, join }
}
