// What is answered beside the outcome of whoever is done, on a phone.
import type { AnswerView, OutcomeView, QuestionView, SheetAnswer } from '../desk/types'
import { toSend, type Held } from '../features/sweeps/answers'

/**
 * The answers that go with a tap; none where nothing is asked of that outcome. What stands in words stays until somebody
 * `edited` it at this very door: over what this phone is not shown nothing is said then, and what it knows is repeated. Emptied,
 * what it knows is taken back; what it is not shown stays.
 */
export function saying(
  held: Held, questions: readonly QuestionView[], before: readonly SheetAnswer[], outcome: OutcomeView | undefined, edited: ReadonlySet<number>,
): AnswerView[] | undefined {
  if (outcome?.sense !== 'done' || !questions.length) return undefined
  const said = toSend(held, questions)
  return questions.flatMap(({ code, choices }) => {
    const now = said.filter((one) => one.question === code)
    const stood = choices.length ? undefined : before.find((one) => one.question === code)
    if (!stood || (edited.has(code) && now.length)) return now
    if (stood.text === null) return []
    return [{ question: code, text: edited.has(code) ? '' : stood.text }]
  })
}

/** What stands beside a tap: what it says, and what was written before and is not shown here. */
export function beside(before: readonly SheetAnswer[], said: readonly AnswerView[] | undefined): SheetAnswer[] {
  if (!said) return []
  const unshown = before.filter(({ question, text }) => text === null && !said.some((one) => one.question === question))
  return [...said.filter(({ text }) => text), ...unshown]
}
