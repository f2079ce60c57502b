// What is answered beside the outcome of whoever is done next; kept for the round until somebody changes it, or the window is
// closed: nothing of residents is left outside the encrypted file.
import { computed, ref, type Ref } from 'vue'
import type { AnswerView, QuestionView, RoundView } from '../../desk'
import { fitting, nextChoice, toSend, type Held } from './answers'

function kept(key: string): Held {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? '{}') as Held | null) ?? {}
  } catch {
    return {}
  }
}

export function useAnswers(roundId: () => string, round: Ref<RoundView | undefined>) {
  const key = `answers ${roundId()}`
  const said = ref<Held>(kept(key))
  const questions = computed(() => round.value?.questions ?? [])
  const held = computed(() => fitting(said.value, questions.value))

  function answer({ code }: QuestionView, text: string): void {
    said.value = { ...said.value, [code]: text }
    sessionStorage.setItem(key, JSON.stringify(said.value))
  }

  function cycle(question: QuestionView): void {
    answer(question, nextChoice(question.choices, held.value[question.code] ?? ''))
  }

  return { questions, held, answer, cycle, now: (): AnswerView[] => toSend(held.value, questions.value) }
}
export type Answers = ReturnType<typeof useAnswers>
