// Whoever goes on to another building is told once who in this one has a care tag and no mark.
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { SweepBuildingView } from '../../desk'
import { buildingName } from '../../shell/names'
import { sure } from '../../shell/sure'
import { caredFor, type Step } from './walk'

/** As many are named. */
const NAMED = 5

export function useLeaving(view: Ref<SweepBuildingView | undefined>, closed: Ref<boolean>, skip: (passed: Step[], building: string) => void) {
  const { t } = useI18n()
  const known = new Set<string>()

  /** Whether somebody may leave the building that is walked. */
  async function mayLeave(): Promise<boolean> {
    const here = view.value
    const left = here && !closed.value && !known.has(here.building.id) ? caredFor(here) : []
    if (!here || !left.length) return true
    const names = left.slice(0, NAMED).map(({ door, target }) => t('walk.caredOne', { name: target.name || door.room, care: target.care.join(t('common.comma')), room: door.room }))
    const words = { building: buildingName(here.building.name), names: names.join(t('common.comma')), n: left.length }
    const isMeant = await sure(t(left.length > NAMED ? 'walk.leaveMany' : 'walk.leaveSome', words), t('walk.leave'), { title: t('walk.leaveTitle', words) })
    if (!isMeant) return false
    known.add(here.building.id)
    skip(left, here.building.id)
    return true
  }

  return { mayLeave }
}
