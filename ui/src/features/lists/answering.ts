// A list answered line by line: what a key says, who comes next, and what is certain.
import type { LineMatch, ListAnswer, ListLine, NewAnswer } from '../../desk/types'

export const ANSWERS = ['found', 'moved_away', 'lives_elsewhere', 'not_ours', 'unknown'] as const satisfies readonly ListAnswer[]
/** The key of an answer; whoever is found is chosen by number. */
export const KEYS: Partial<Record<ListAnswer, string>> = { moved_away: 'm', lives_elsewhere: 'e', not_ours: 'n', unknown: 'u' }
export const ANSWER_SIGNS: Record<ListAnswer, string> = { found: '✓', moved_away: '↗', lives_elsewhere: '⇄', not_ours: '✗', unknown: '?' }

export const LOOKS = ['all', 'open', 'near', 'done'] as const
export type Look = (typeof LOOKS)[number]

export interface Asked {
  line: ListLine
  match: LineMatch | undefined
}

/** A person decides about whoever is not certain. */
export const isNear = ({ line, match }: Asked): boolean => !line.answer && match?.verdict === 'near'

export function fits(asked: Asked, look: Look): boolean {
  switch (look) {
    case 'all': return true
    case 'open': return !asked.line.answer
    case 'near': return isNear(asked) || Boolean(asked.line.answer?.disputed)
    case 'done': return Boolean(asked.line.answer)
  }
}

/** The next line without an answer behind this one, or else the first; undefined where all are answered. */
export function nextOpen(all: readonly Asked[], after: number): number | undefined {
  const open = all.filter(({ line }) => !line.answer && line.line !== after).map(({ line }) => line.line)
  return open.find((line) => line > after) ?? open[0]
}

/** Whom the register knows for certain, as answers; who has moved out has moved away. Whoever is away may be back, or live elsewhere: a person says. */
export function certain(all: readonly Asked[]): NewAnswer[] {
  return all.flatMap(({ line, match }) => {
    const known = match?.verdict === 'certain' ? match.candidates[0] : undefined
    if (line.answer || !known || known.status === 'away') return []
    return [{ line: line.line, answer: known.status === 'moved_out' ? 'moved_away' : 'found', resident: known.resident }]
  })
}

/** Who is found, each once: those who live here, or those who moved out since. */
export function found(all: readonly Asked[], present = true): string[] {
  const residents = all.flatMap(({ line: { answer } }) => (answer?.answer === 'found' && answer.resident && answer.present === present ? [answer.resident] : []))
  return [...new Set(residents)]
}

/** Eleven in the morning in Beijing: when answers are due that are asked for at night. */
export function nextEleven(now: number): number {
  const DAY = 86_400_000
  const eleven = Math.floor(now / DAY) * DAY + 3 * 3_600_000
  return eleven > now ? eleven : eleven + DAY
}
