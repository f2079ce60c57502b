// What somebody types from a paper, as far as the screen looks at it: what it means is for the desk to say.
import type { OutcomeView, PaperLine, PaperView, Sense, TypedLine } from '../../desk'

const APART = '\\s,、，;；'
const GOES_ON = new RegExp(`(^|[${APART}])(?:[^${APART}]*[.。．·\\-－—～~]|[+＋])$`)
const TUBE = new RegExp(`(?:^|[${APART}])[+＋]([^${APART}]+)[${APART}]*$`)
const CLOSED = new RegExp(`[${APART}]$`)
const LAST = /^(?:\d+[-－—～~])?(\d+)(?:[.。．·].*)?$/

/** What can be read while somebody types: a last piece that plainly goes on waits for its end. */
export function readable(text: string): string {
  return text.replace(GOES_ON, '$1')
}

/** Whether the last piece may still go on: `3` may become `30`. */
export function isOpen(text: string): boolean {
  return text !== '' && !CLOSED.test(text)
}

/** The tube at the end that no line follows: a scanner's Enter ends its code, not the paper. */
export function danglingTube(text: string): string | undefined {
  return TUBE.exec(text)?.[1]?.toUpperCase()
}

/** Whether a tube's code is what comes next. */
export function awaitsTube(text: string): boolean {
  return /[+＋]$/.test(text)
}

/** The line somebody is at. */
export function lastLine(text: string): number | undefined {
  const piece = text.split(new RegExp(`[${APART}]+`)).filter(Boolean).at(-1)
  const number = LAST.exec(piece ?? '')?.[1]
  return number === undefined ? undefined : Number(number)
}

/** How many lines are done, not done, excused. */
export function tally(each: TypedLine[], outcomes: OutcomeView[]): Record<Sense, number> {
  const senses = new Map(outcomes.map((one) => [one.code, one.sense]))
  const counted: Record<Sense, number> = { done: 0, not_done: 0, excused: 0 }
  for (const { outcome } of each) {
    const sense = senses.get(outcome)
    if (sense) counted[sense]++
  }
  return counted
}

/** A line with what was typed of it. */
export interface Line extends PaperLine {
  typed: TypedLine | undefined
  /** Something else stands in the round already: it is corrected where the paper knew of it, a person decides where not. */
  differs: 'corrects' | 'disputes' | undefined
}

function differing(line: PaperLine, said: TypedLine | undefined): Line['differs'] {
  if (!said || line.outcome === null || line.outcome === said.outcome) return undefined
  return line.from_paper || line.outcome === line.printed ? 'corrects' : 'disputes'
}

/** The paper with what was typed beside what stands. */
export function beside(paper: PaperView, each: TypedLine[]): Line[] {
  const typed = new Map(each.map((one) => [one.number, one]))
  return paper.each.map((line) => {
    const said = typed.get(line.number)
    return { ...line, typed: said, differs: differing(line, said) }
  })
}

/** A tube in a narrow place: its end tells it from its neighbours. */
export function shortTube(code: string): string {
  return [...code].length > 6 ? `…${[...code].slice(-4).join('')}` : code
}

/** A long paper stands in two columns, as even as can be. */
export function columns<T>(lines: T[]): T[][] {
  const half = lines.length > 10 ? Math.ceil(lines.length / 2) : lines.length
  return [lines.slice(0, half), lines.slice(half)].filter((part) => part.length)
}
