// What is said of somebody at a door, and how a building stands with what was just said, before the desk has answered.
import type { AnswerView, DoorState, OutcomeView, RecordMark, SweepBuildingView, TargetView } from '../../desk'

/** All that is said of somebody. */
export interface Mark {
  outcome: OutcomeView
  tube?: string | undefined
  note?: string | undefined
  /** When somebody is to go back, where that was agreed, ms; else the outcome tells. */
  againAt?: number | undefined
  answers?: AnswerView[] | undefined
  /** When it was said, ms. */
  at: number
}

/** Marks the desk's answer does not show yet; null: taken back. */
export type Fresh = ReadonlyMap<string, Mark | null>

/** Where a door stands, from those behind it: whoever is excused needs nobody to come. */
export function doorState(targets: TargetView[]): DoorState {
  const done = targets.filter(({ sense }) => sense === 'done' || sense === 'excused').length
  const missing = targets.filter(({ sense }) => sense === null).length
  if (!targets.length) return 'empty'
  if (done === targets.length) return 'done'
  if (missing === targets.length) return 'missing'
  return done === 0 && missing === 0 ? 'not_done' : 'part'
}

/** When somebody goes back to who was marked so, ms. */
export function againAt({ outcome, againAt, at }: Mark): number | null {
  if (outcome.sense !== 'not_done') return null
  return againAt ?? (outcome.again_min === null ? null : at + outcome.again_min * 60_000)
}

/** The mark that stands; nothing of it is lost when it is recorded again. */
export function standing(target: TargetView, outcomes: OutcomeView[]): Mark | undefined {
  const outcome = outcomes.find((one) => one.code === target.outcome)
  if (!outcome) return undefined
  const { tube, note, again_at, answers } = target
  return { outcome, tube: tube ?? undefined, note: note ?? undefined, againAt: again_at ?? undefined, answers, at: target.at ?? Date.now() }
}

/** A mark as the desk is told it. */
export function saying({ outcome, tube, note, againAt, answers }: Mark): Omit<RecordMark, 'round' | 'target'> {
  return {
    outcome: outcome.code,
    ...(tube && { tube }),
    ...(note && { note }),
    ...(againAt !== undefined && outcome.sense === 'not_done' && { again_at: againAt }),
    ...(answers?.length && outcome.sense === 'done' && { answers }),
  }
}

/** Out of which tube somebody goes, where what is said now puts them into another one. */
export function leaving(was: Mark | undefined, now: Mark): Pick<RecordMark, 'out_of'> {
  return was?.tube && now.tube && was.tube !== now.tube ? { out_of: was.tube } : {}
}

const UNMARKED = { outcome: null, outcome_name: null, sense: null, tube: null, note: null, answers: [], again_at: null }

function withMark(target: TargetView, mark: Mark | null): TargetView {
  if (!mark) return { ...target, ...UNMARKED }
  const { outcome, tube, note, answers } = mark
  return {
    ...target,
    outcome: outcome.code,
    outcome_name: outcome.name,
    sense: outcome.sense,
    tube: tube ?? null,
    note: note ?? null,
    answers: answers ?? [],
    again_at: againAt(mark),
  }
}

/** The building with the marks just made laid over it; doors that nothing touched stay the same objects. */
export function overlay(view: SweepBuildingView, fresh: Fresh): SweepBuildingView {
  if (!fresh.size) return view
  const units = view.units.map((unit) => ({
    ...unit,
    doors: unit.doors.map((door) => {
      if (!door.targets.some((target) => fresh.has(target.id))) return door
      const targets = door.targets.map((target) => {
        const mark = fresh.get(target.id)
        return mark === undefined ? target : withMark(target, mark)
      })
      return { ...door, targets, state: doorState(targets) }
    }),
  }))
  return { ...view, units }
}
