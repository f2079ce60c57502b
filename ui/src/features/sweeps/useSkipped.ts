// Those with a care tag who were passed over without a word, until they have a mark. Ids only: they outlive the screen.
import { ref, watch, type Ref } from 'vue'
import type { SweepBuildingView } from '../../desk'
import { stillSkipped, type Skipped, type Step } from './walk'

function kept(key: string): Skipped[] {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? '[]') as Skipped[] | null) ?? []
  } catch {
    return []
  }
}

export function useSkipped(roundId: () => string, view: Ref<SweepBuildingView | undefined>) {
  const key = `skipped ${roundId()}`
  const skipped = ref<Skipped[]>(kept(key))

  function keep(now: Skipped[]): void {
    skipped.value = now
    sessionStorage.setItem(key, JSON.stringify(now))
  }

  function add(passed: Step[], building: string): void {
    const known = new Set(skipped.value.map((one) => one.id))
    keep([...skipped.value, ...passed.map((step) => ({ id: step.target.id, building })).filter((one) => !known.has(one.id))])
  }

  watch(view, (now) => now && keep(stillSkipped(skipped.value, now)), { immediate: true })
  return { skipped, add }
}
