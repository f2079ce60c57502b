// Whom a round takes that follows another one.
import type { OutcomeView, RoundView, Selection, With } from '../../desk/types'
import type { Say } from '../filters/words'

export type Of = 'left' | 'outcome' | 'tube' | 'again'

export interface Following {
  round: RoundView
  of: Of
  outcome: number | undefined
  code: string
  with: With
}

/** The outcomes to choose from, a positive one first: somebody must go after it before all others. */
export function outcomesOf(round: RoundView): OutcomeView[] {
  return [...round.outcomes].sort((a, b) => Number(b.positive) - Number(a.positive))
}

/** Following a round; of its outcomes the first one offered is chosen. */
export function follow(round: RoundView, of: Of, outcome = outcomesOf(round)[0]?.code): Following {
  return { round, of, outcome, code: '', with: 'nobody' }
}

/** What the core is told; nothing while something is not chosen yet. */
export function selectionOf({ round, of, outcome, code, with: beside }: Following): Selection | undefined {
  if (of === 'left' || of === 'again') return { of, round: round.id }
  if (of === 'outcome') return outcome === undefined ? undefined : { of, round: round.id, outcome, with: beside }
  return code.trim() ? { of, round: round.id, code: code.trim(), with: beside } : undefined
}

/** Which outcome it is about. */
export function outcomeName({ round, outcome }: Following): string {
  return round.outcomes.find((one) => one.code === outcome)?.name ?? ''
}

/** Whom it takes, in a sentence. */
export function followWords(following: Following, t: Say): string {
  const { round, of, code } = following
  const who = t(`rounds.who.${round.target}`)
  const said = { round: round.name, who, outcome: outcomeName(following), code: code.trim() }
  if (of === 'left' || of === 'again') return t(`rounds.takes.${of}`, said)
  const beside = following.with === 'nobody' ? '' : t(`rounds.takes.${following.with}`)
  return (of === 'outcome' ? t('rounds.takes.outcome', said) : t('rounds.takes.tube', said)) + beside
}
