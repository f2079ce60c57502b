// The rounds of a list: whatever is open, the latest of what is closed, the rest when somebody asks for it. Each one listed is
// counted, which takes its time.
import { computed, ref } from 'vue'
import { useQuery } from '../../desk'

const SHOWN = 8

export function useRounds() {
  const all = ref(false)
  const { data, problem, loading, refresh } = useQuery('list_rounds', () => (all.value ? {} : { closed: SHOWN }), ['rounds', 'marks', 'register'])
  const { data: names } = useQuery('round_names', () => ({}), ['rounds'])
  const rounds = computed(() =>
    [...(data.value ?? [])].sort((a, b) => Number(a.state === 'closed') - Number(b.state === 'closed') || b.starts_at - a.starts_at),
  )
  const earlier = computed(() => (all.value || !data.value ? 0 : (names.value?.length ?? 0) - rounds.value.length))
  return { data, names, rounds, earlier, showAll: () => void (all.value = true), problem, loading, refresh }
}
