// What is answered beside the outcome of whoever is done next: the same for everybody until somebody changes it. What was chosen
// outlives the page; what was typed does not, since it may tell of somebody.
import { computed, ref, type Ref } from 'vue'
import type { DoorSheet, QuestionView } from '../desk/types'
import { fitting, type Held } from '../features/sweeps/answers'
import { fromText, type Store } from './store'

export function useAnswers(store: Store, sheet: Ref<DoorSheet | undefined>) {
  const said = ref<Held>({})
  // A sheet that a browser kept may be of a laptop that did not ask yet.
  const questions = computed(() => sheet.value?.questions ?? [])
  const held = computed(() => fitting(said.value, questions.value))
  const key = () => `linli door answers ${sheet.value?.round}`

  /** Takes up what was chosen in this round before. */
  function open(): void {
    said.value = fromText<Held>(store.read(key())) ?? {}
  }

  function answer({ code }: QuestionView, text: string): void {
    said.value = { ...said.value, [code]: text }
    const chosen = questions.value.filter((one) => one.choices.length && held.value[one.code])
    store.write(key(), JSON.stringify(Object.fromEntries(chosen.map((one) => [one.code, held.value[one.code]]))))
  }

  return { questions, held, answer, open }
}
export type Answers = ReturnType<typeof useAnswers>
