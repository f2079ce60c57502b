// Whoever is in a team sees only the stairwells of their own way, in its order, until they want to see all. The numbers stay those of
// the round. What somebody wants is remembered on this laptop, for this round.
import { computed, ref } from 'vue'
import { useQuery, type BuildingProgressView, type SweepBuildingView } from '../../desk'
import { along } from './way'

export function useMine(round: () => string) {
  const { data: walk, problem } = useQuery('show_walk', () => ({ round: round() }), ['rounds', 'register', 'staff', 'closures'])
  const key = `only mine ${round()}`
  /** What was wanted last; nothing while nobody said so: then whoever has a way of their own sees that. */
  const wanted = ref(localStorage.getItem(key) ?? '')
  /** Somebody was gone to who lives elsewhere. */
  const isElsewhere = ref(false)
  /** In the order the desk says, which knows what is closed and comes last. */
  const way = computed(() => walk.value?.own ?? [])
  /** Whether there is anything of one's own to choose. */
  const offered = computed(() => way.value.length > 0)
  const only = computed(() => wanted.value !== 'all' && offered.value && !isElsewhere.value)
  /** Whether the desk has answered whose ways there are. */
  const known = computed(() => Boolean(walk.value ?? problem.value))
  const units = computed(() => way.value.flatMap((building) => building.units))
  const places = computed(() => way.value.map((building) => building.id))

  const buildings = (all: readonly BuildingProgressView[]): BuildingProgressView[] => (only.value ? along(all, places.value, (one) => one.id) : [...all])
  const own = (view: SweepBuildingView): SweepBuildingView => (only.value ? { ...view, units: along(view.units, units.value, (one) => one.id) } : view)
  const has = (building: string | undefined): boolean => building !== undefined && places.value.includes(building)
  function turn(): void {
    wanted.value = only.value ? 'all' : 'mine'
    isElsewhere.value = false
    localStorage.setItem(key, wanted.value)
  }
  /** Somebody is gone to who lives elsewhere: that is not what anybody wants for good. */
  function leave(): void {
    isElsewhere.value = true
  }

  return { offered, only, known, buildings, own, has, turn, leave }
}
export type Mine = ReturnType<typeof useMine>
