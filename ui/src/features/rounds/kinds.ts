// What a kind of round records and asks, while somebody changes it.
import type { KindView, NewOutcome, NewQuestion, OutcomeView, QuestionView, Sense } from '../../desk/types'

export const MOST_OUTCOMES = 9
export const MOST_QUESTIONS = 5
export const LONGEST_NAME = 20
const MOST_CHOICES = 20

/** An outcome in a form; `row` stays with it wherever it is moved. */
export interface OutcomeDraft {
  row: number
  name: string
  sense: Sense
  /** Minutes after which somebody goes back. */
  again: number | null
}

/** A question in a form, with its choices as they are typed. */
export interface QuestionDraft {
  row: number
  name: string
  choices: string
}

export interface Rules {
  outcomes: OutcomeDraft[]
  questions: QuestionDraft[]
}

let rows = 0
export const newOutcome = (): OutcomeDraft => ({ row: ++rows, name: '', sense: 'not_done', again: null })
export const newQuestion = (): QuestionDraft => ({ row: ++rows, name: '', choices: '' })

/** What tells kinds apart in a list: an own one by its id, the others by what they are. */
export const keyOf = (kind: KindView): string => kind.id ?? kind.kind

/** A kind's outcomes and questions, or a round's, to be changed. */
export function rulesOf(from: { outcomes: OutcomeView[]; questions: QuestionView[] }): Rules {
  return {
    outcomes: from.outcomes.map(({ name, sense, again_min }) => ({ ...newOutcome(), name, sense, again: again_min })),
    questions: from.questions.map(({ name, choices }) => ({ ...newQuestion(), name, choices: choices.join('、') })),
  }
}

/** Choices typed one after the other. */
export function choicesOf(text: string): string[] {
  return [...new Set(text.split(/[、，,；;\n]/).map((choice) => choice.trim()))].filter(Boolean)
}

export function outcomesFrom(drafts: OutcomeDraft[]): NewOutcome[] {
  return drafts.map(({ name, sense, again }) => ({ name: name.trim(), sense, ...(sense === 'not_done' && again !== null && { again_min: again }) }))
}

export function questionsFrom(drafts: QuestionDraft[]): NewQuestion[] {
  return drafts.map(({ name, choices }) => ({ name: name.trim(), choices: choicesOf(choices) }))
}

/** Whether these are the kind's own outcomes and questions, unchanged. */
export function isAsKind(rules: Rules, kind: KindView): boolean {
  const own = rulesOf(kind)
  const plain = ({ outcomes, questions }: Rules): string => JSON.stringify([outcomesFrom(outcomes), questionsFrom(questions)])
  return plain(rules) === plain(own)
}

export type Fault = 'nameless' | 'twice' | 'noDone' | 'unasked' | 'choicesMany' | 'choiceLong'

/** What would be refused. */
export function faultOf({ outcomes, questions }: Rules): Fault | undefined {
  const names = outcomes.map((one) => one.name.trim())
  if (names.includes('')) return 'nameless'
  if (new Set(names).size < names.length) return 'twice'
  if (!outcomes.some((one) => one.sense === 'done')) return 'noDone'
  const asked = questionsFrom(questions)
  if (asked.some((one) => !one.name)) return 'unasked'
  if (asked.some((one) => one.choices.length > MOST_CHOICES)) return 'choicesMany'
  return asked.some((one) => one.choices.some((choice) => [...choice].length > LONGEST_NAME)) ? 'choiceLong' : undefined
}

/** The list with one of its entries a place further up or down. */
export function moved<T>(list: T[], at: number, by: number): T[] {
  const to = at + by
  const all = [...list]
  if (to >= 0 && to < all.length) all.splice(to, 0, ...all.splice(at, 1))
  return all
}
