// What typing would come to, as it is typed.
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useQuery, type Topic, type TypedView } from '../../desk'
import { isOpen, readable } from './typed'

/** As long as keys follow one another. */
const PAUSE_MS = 100
/** Somebody who is not through with a piece is told nothing of it. */
const PATIENCE_MS = 700
const TOPICS: Topic[] = ['papers', 'marks', 'rounds', 'register']

export interface Preview {
  typed: Ref<TypedView | undefined>
  problem: ComputedRef<string | undefined>
}

export function usePreview(paper: () => string | undefined, text: Ref<string>): Preview {
  const asked = ref('')
  const loud = ref(false)
  let timers: ReturnType<typeof setTimeout>[] = []
  const stop = (): void => timers.forEach(clearTimeout)
  onScopeDispose(stop)

  watch([paper, text], ([now, words], [before]) => {
    stop()
    loud.value = false
    if (now !== before || !words) asked.value = ''
    timers = [
      setTimeout(() => (asked.value = readable(words)), PAUSE_MS),
      setTimeout(() => (loud.value = true), isOpen(words) ? PATIENCE_MS : PAUSE_MS),
    ]
  })

  const { data, problem } = useQuery('read_paper', () => {
    const id = paper()
    return id === undefined ? undefined : { paper: id, text: asked.value }
  }, TOPICS)
  return { typed: data, problem: computed(() => (loud.value && asked.value ? problem.value?.message : undefined)) }
}
