// The answers that go with whoever is done next: the same for everybody until somebody changes them.
import type { AnswerView, QuestionView } from '../../desk'

/** What is to be answered, by the code of the question; empty or absent: nothing. */
export type Held = Readonly<Record<number, string>>

/** The keys of the first questions. */
export const KEYS = ['q', 'w', 'e'] as const

/** The answer after this one; after the last comes none. */
export function nextChoice(choices: readonly string[], now: string): string {
  return choices[choices.indexOf(now) + 1] ?? ''
}

/** Of what was kept, that which the round still asks. */
export function fitting(kept: Held, questions: readonly QuestionView[]): Held {
  const fits = questions.filter(({ code, choices }) => kept[code] && (!choices.length || choices.includes(kept[code])))
  return Object.fromEntries(fits.map(({ code }) => [code, kept[code] ?? '']))
}

/** The answers as the desk is told them: of an empty one nothing is said. */
export function toSend(held: Held, questions: readonly QuestionView[]): AnswerView[] {
  return questions
    .map(({ code }) => ({ question: code, text: (held[code] ?? '').trim() }))
    .filter(({ text }) => text !== '')
}
