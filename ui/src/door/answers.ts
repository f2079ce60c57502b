// What is answered beside the outcome of whoever is done, on a phone.
import type { AnswerView, OutcomeView, QuestionView, SheetAnswer } from '../desk/types'
import { toSend, type Held } from '../features/sweeps/answers'

/**
 * The answers that go with a tap; none where nothing is asked of that outcome. What somebody typed and this phone still shows is
 * taken back by leaving it out; what it is not shown stays.
 */
export function saying(
  held: Held, questions: readonly QuestionView[], before: readonly SheetAnswer[], outcome: OutcomeView | undefined,
): AnswerView[] | undefined {
  if (outcome?.sense !== 'done' || !questions.length) return undefined
  const said = toSend(held, questions)
  const typed = questions.filter(({ code, choices }) => !choices.length && before.some((one) => one.question === code && one.text))
  const gone = typed.filter(({ code }) => !said.some((one) => one.question === code))
  return [...said, ...gone.map(({ code }) => ({ question: code, text: '' }))]
}

/** What stands beside a tap: what it says, and what was written before and is not shown here. */
export function beside(before: readonly SheetAnswer[], said: readonly AnswerView[] | undefined): SheetAnswer[] {
  if (!said) return []
  const unshown = before.filter(({ question, text }) => text === null && !said.some((one) => one.question === question))
  return [...said.filter(({ text }) => text), ...unshown]
}
