// How closures are said: signs beside colours, days, and what comes next.
import type { Say } from '../filters/words'
import type { ClosureBadge, ClosureLevel, ClosureRow, ClosureRules, DeliverTo, GoingOut, StepWhen, SweepTurn, TestedDay } from '../../desk/types'

export type Tone = 'hard' | 'firm' | 'mild' | 'light'
/** How strict something is, in four steps that eyes tell apart. */
export function toneOf(rank: number): Tone {
  if (rank >= 4) return 'hard'
  if (rank === 3) return 'firm'
  return rank === 2 ? 'mild' : 'light'
}
export const TONE_SIGNS: Record<Tone, string> = { hard: '■', firm: '◆', mild: '▲', light: '○' }

export const OUTS = ['nobody', 'compound', 'free'] as const satisfies readonly GoingOut[]
export const DELIVERS = ['door', 'gate'] as const satisfies readonly DeliverTo[]
export const TURNS = ['first', 'normal', 'last'] as const satisfies readonly SweepTurn[]
export const WHENS = ['time', 'negative', 'word'] as const satisfies readonly StepWhen[]

/** `第 3/7 天`: the day of how many; that they are over, where nobody has carried the step out. */
export function dayOf(closed: Pick<ClosureBadge, 'day' | 'days'>, say: Say): string {
  const { day, days } = closed
  if (days !== null && day > days) return say('closures.over', { n: days })
  return say('closures.day', { day: days === null ? String(day) : `${day}/${days}` })
}

/** `12月3日`. */
export function dayWords(day: string, say: Say): string {
  const [, month, date] = day.split('-').map(Number)
  return say('closures.monthDay', { month: month ?? 0, date: date ?? 0 })
}

/** `12月3日转管控区`: the next step and its day; nothing where there is none. */
export function nextOf(closed: Pick<ClosureBadge, 'next' | 'to'>, say: Say): string {
  if (!closed.next) return ''
  const day = dayWords(closed.next, say)
  return closed.to ? say('closures.nextTo', { day, level: closed.to }) : say('closures.nextOpen', { day })
}

export const isDue = (row: ClosureRow): boolean => row.next !== null && row.next.in_days <= 0

/** Those with a step due, the longest overdue first; the rest by compound, as they come. */
export function arranged(rows: readonly ClosureRow[]): { due: ClosureRow[]; compounds: { id: string; name: string; rows: ClosureRow[] }[] } {
  const due = rows.filter(isDue).sort((a, b) => (a.next?.in_days ?? 0) - (b.next?.in_days ?? 0))
  const compounds: { id: string; name: string; rows: ClosureRow[] }[] = []
  for (const row of rows.filter((one) => !isDue(one))) {
    const { id, name } = row.place.compound
    const last = compounds.at(-1)
    if (last?.id === id) last.rows.push(row)
    else compounds.push({ id, name, rows: [row] })
  }
  return { due, compounds }
}

/** The first test that stands in the way of a step. */
export function lacking(row: ClosureRow): TestedDay | undefined {
  return row.next?.tests.find((test) => test.state !== 'negative')
}

/** The days of test as somebody types them: `6`, `4、8、12`. */
export function readDays(text: string): number[] {
  return [...new Set(text.split(/\D+/).filter(Boolean).map(Number))].sort((a, b) => a - b)
}

/** A code no level has yet. */
export function freeCode(levels: readonly ClosureLevel[]): number {
  let code = 1
  while (levels.some((level) => level.code === code)) code++
  return code
}

/** Rules without a level: what led to it leads to nowhere, to be chosen anew. */
export function without(rules: ClosureRules, code: number): ClosureRules {
  const levels = rules.levels.filter((level) => level.code !== code)
  const other = levels[0]?.code ?? 0
  const on = (positive: ClosureLevel['positive']): ClosureLevel['positive'] => {
    const rest = positive.rest === code ? undefined : positive.rest
    return { here: positive.here === code ? other : positive.here, ...(rest !== undefined && { rest }) }
  }
  return {
    ...rules,
    positive: on(rules.positive),
    levels: levels.map((level) => {
      const to = level.step?.to === code ? undefined : level.step?.to
      return { ...level, positive: on(level.positive), ...(level.step && { step: { days: level.step.days, when: level.step.when, ...(level.step.tests && { tests: level.step.tests }), ...(to !== undefined && { to }) } }) }
    }),
  }
}
