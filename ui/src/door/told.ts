// Answers in words.
import type { QuestionView, SheetAnswer } from '../desk/types'
import { words } from './words'

/** The answers in words, in the order of the questions; of what is not shown, that it is there. */
export function told(answers: readonly SheetAnswer[], questions: readonly QuestionView[]): string[] {
  return questions.flatMap(({ code, name }) => {
    const answer = answers.find((one) => one.question === code)
    return answer ? [words.answered(name, answer.text ?? words.written)] : []
  })
}
