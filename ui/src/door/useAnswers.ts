// What is answered beside the outcome of whoever is done next: the same for everybody until somebody changes it. What was chosen
// outlives the page; what was typed does not, since it may tell of somebody. Of whoever is done already their own is changed.
import { computed, ref, type Ref } from 'vue'
import type { DoorSheet, QuestionView, SheetTarget } from '../desk/types'
import { fitting, type Held } from '../features/sweeps/answers'
import { fromText, type Store } from './store'

export function useAnswers(store: Store, sheet: Ref<DoorSheet | undefined>) {
  const said = ref<Held>({})
  /** What this phone knows of whoever is chosen and done already. */
  const own = ref<Held>()
  /** What was changed since somebody was chosen. */
  const edited = ref<ReadonlySet<number>>(new Set())
  // A sheet that a browser kept may be of a laptop that did not ask yet.
  const questions = computed(() => sheet.value?.questions ?? [])
  const held = computed(() => fitting(own.value ?? said.value, questions.value))
  const key = () => `linli door answers ${sheet.value?.round}`

  /** Takes up what was chosen in this round before. */
  function open(): void {
    said.value = fromText<Held>(store.read(key())) ?? {}
    turnTo(undefined)
  }

  /** Turns to somebody, or away. */
  function turnTo(target: SheetTarget | undefined): void {
    const isDone = sheet.value?.outcomes.some(({ code, sense }) => sense === 'done' && code === target?.outcome)
    edited.value = new Set()
    own.value = target && isDone ? Object.fromEntries(target.answers.map(({ question, text }) => [question, text ?? ''])) : undefined
  }

  function answer({ code }: QuestionView, text: string): void {
    edited.value = new Set(edited.value).add(code)
    if (own.value) {
      own.value = { ...own.value, [code]: text }
      return
    }
    said.value = { ...said.value, [code]: text }
    const chosen = questions.value.filter((one) => one.choices.length && held.value[one.code])
    store.write(key(), JSON.stringify(Object.fromEntries(chosen.map((one) => [one.code, held.value[one.code]]))))
  }

  return { questions, held, edited, isOwn: computed(() => own.value !== undefined), answer, open, turnTo }
}
export type Answers = ReturnType<typeof useAnswers>
