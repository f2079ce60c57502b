// People whom phones met and no list has: which there are, the way to the form behind their door, and that they were seen to.
import { nextTick, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { attempt, useQuery, type DoorView, type SweepBuildingView, type UnlistedRow } from '../../desk'

/** `open` is called with the door once its building has been read; where it is not there any more, that is `said`. */
export function useUnlisted(
  round: () => string, whole: Ref<SweepBuildingView | undefined>, building: Ref<string | undefined>, open: (door: DoorView) => void, said: Ref<string>,
) {
  const { t } = useI18n()
  const { data: unlisted, refresh } = useQuery('list_unlisted', () => ({ round: round() }), ['phones', 'register', 'rounds'])
  const wanted = shallowRef<UnlistedRow>()

  function meet(row: UnlistedRow): void {
    building.value = row.building
    wanted.value = row
  }

  watch([whole, wanted], async ([view, row]) => {
    if (!row || view?.building.id !== row.building) return
    wanted.value = undefined
    const door = view.units.flatMap((unit) => unit.doors).find(({ home }) => home === row.home)
    if (!door) {
      said.value = t('register.noHome')
      return
    }
    await nextTick()
    open(door)
  })

  async function settle({ home, id, seen_at }: UnlistedRow): Promise<void> {
    if (await attempt('settle_unlisted', { round: round(), home, id, seen: seen_at === null })) await refresh()
  }

  return { unlisted, meet, settle }
}
