// Whoever is in a team sees, if they like, only the stairwells of their own way, in its order. The numbers stay those of the round.
import { computed, ref } from 'vue'
import { useQuery, type BuildingProgressView, type SweepBuildingView } from '../../desk'
import { along } from './way'

export function useMine(round: () => string) {
  const { data: walk } = useQuery('show_walk', () => ({ round: round() }), ['rounds', 'register', 'staff', 'closures'])
  const wanted = ref(false)
  /** In the order the desk says, which knows what is closed and comes last. */
  const way = computed(() => walk.value?.own ?? [])
  /** Whether there is anything of one's own to choose. */
  const offered = computed(() => way.value.length > 0)
  const only = computed(() => wanted.value && offered.value)
  const units = computed(() => way.value.flatMap((building) => building.units))
  const places = computed(() => way.value.map((building) => building.id))

  const buildings = (all: readonly BuildingProgressView[]): BuildingProgressView[] => (only.value ? along(all, places.value, (one) => one.id) : [...all])
  const own = (view: SweepBuildingView): SweepBuildingView => (only.value ? { ...view, units: along(view.units, units.value, (one) => one.id) } : view)
  const has = (building: string | undefined): boolean => building !== undefined && places.value.includes(building)
  function turn(): void {
    wanted.value = !only.value
  }
  /** Somebody is gone to who lives elsewhere. */
  function leave(): void {
    wanted.value = false
  }

  return { offered, only, buildings, own, has, turn, leave }
}
export type Mine = ReturnType<typeof useMine>
