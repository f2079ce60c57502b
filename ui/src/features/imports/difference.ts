// What a person has decided about a difference: whole sorts, and single rows where they said otherwise.
import type { AcceptDifference, DifferenceRow, DifferenceSort, ImportDifference } from '../../desk'

/** Undefined leaves the row as it is. */
export type Taken = number | undefined

export interface Decisions {
  /** Sorts of which everything is taken. */
  readonly sorts: ReadonlySet<DifferenceSort>
  /** Rows decided by themselves. */
  readonly rows: ReadonlyMap<number, { sort: DifferenceSort; taken: Taken }>
}

/** As it is proposed. */
export function proposed(difference: ImportDifference): Decisions {
  return { sorts: new Set(difference.sorts.filter((one) => one.usual).map((one) => one.sort)), rows: new Map() }
}

/** Which way a row is taken. */
export function taken(decisions: Decisions, row: Pick<DifferenceRow, 'row' | 'sort'>): Taken {
  const own = decisions.rows.get(row.row)
  if (own) return own.taken
  return decisions.sorts.has(row.sort) ? 0 : undefined
}

/** Decides one row; what the whole sort says anyway is not kept. */
export function decide(decisions: Decisions, row: Pick<DifferenceRow, 'row' | 'sort'>, to: Taken): Decisions {
  const rows = new Map(decisions.rows)
  if (to === (decisions.sorts.has(row.sort) ? 0 : undefined)) rows.delete(row.row)
  else rows.set(row.row, { sort: row.sort, taken: to })
  return { ...decisions, rows }
}

/** Decides all of a sort; those that cannot be taken together can still be left together. */
export function decideAll(decisions: Decisions, sort: DifferenceSort, take: boolean): Decisions {
  const sorts = new Set(decisions.sorts)
  if (take) sorts.add(sort)
  else sorts.delete(sort)
  return { sorts, rows: new Map([...decisions.rows].filter(([, row]) => row.sort !== sort)) }
}

/** The next of a row's ways, and leaving it after the last. */
export function turned(now: Taken, choices: number): Taken {
  const next = now === undefined ? 0 : now + 1
  return next < choices ? next : undefined
}

/** How many rows of a sort are taken. */
export function takenOf(decisions: Decisions, sort: DifferenceSort, rows: number): number {
  const whole = decisions.sorts.has(sort)
  const own = [...decisions.rows.values()].filter((row) => row.sort === sort)
  const otherwise = own.filter((row) => (row.taken === undefined) === whole).length
  return whole ? rows - otherwise : otherwise
}

/** How many rows are taken altogether. */
export function takenInAll(decisions: Decisions, difference: ImportDifference): number {
  return difference.sorts.reduce((sum, one) => sum + takenOf(decisions, one.sort, one.rows), 0)
}

/** What is sent. */
export function accepting(decisions: Decisions): AcceptDifference {
  const own = [...decisions.rows]
  return {
    sorts: [...decisions.sorts],
    rows: own.flatMap(([row, { taken }]) => (taken === undefined ? [] : [{ row, choice: taken }])),
    except: own.flatMap(([row, { taken }]) => (taken === undefined ? [row] : [])),
  }
}
