// Whose value each field of two entries keeps: what stands there is not lost for a blank.
import type { ComparedField, Take } from '../../desk/types'

export type Whose = 'one' | 'other' | 'both'
type Side = 'one' | 'other'
const across = (side: Side): Side => (side === 'one' ? 'other' : 'one')

/** What is chosen at first: the value of the entry that stays, the other's where it has none, both where both can be kept. */
export function suggested(fields: readonly ComparedField[], keep: Side): Record<string, Whose> {
  const chosen = fields.map((field): [string, Whose] => {
    const [own, theirs] = [field[keep], field[across(keep)]]
    if (own === null && theirs !== null) return [field.field, across(keep)]
    return [field.field, field.both && !field.same && own !== null && theirs !== null ? 'both' : keep]
  })
  return Object.fromEntries(chosen)
}

/** What the core is told: only what the entry that stays takes. */
export function takes(fields: readonly ComparedField[], whose: Readonly<Record<string, Whose>>, keep: Side): Take[] {
  return fields.flatMap((field): Take[] => {
    const chosen = whose[field.field]
    if (field.same || !chosen || chosen === keep) return []
    return [{ field: field.field, from: chosen === 'both' ? 'both' : 'away' }]
  })
}
