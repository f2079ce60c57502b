// A scope of a role: ids of compounds and buildings, none for the whole committee.
import type { BuildingView, CompoundView, Id, ScopeView } from '../../desk/types'
import type { Scope } from '../rounds/scope'

/** What is chosen: places, none for the whole committee; `invited` leaves it as the invitation has it; nothing yet. */
export type Where = Id[] | 'invited' | undefined

/** The places of a scope, compound by compound, and how many of it the register has no more. */
export function placesOf(scope: Id[], compounds: Pick<CompoundView, 'id' | 'name'>[], buildings: Record<Id, Pick<BuildingView, 'id' | 'name'>[]>): { places: ScopeView[]; unknown: number } {
  const places = compounds.flatMap(({ id, name }) => {
    const houses = (buildings[id] ?? []).filter((house) => scope.includes(house.id))
    if (scope.includes(id)) return [{ compound: { id, name }, buildings: [] }]
    return houses.length ? [{ compound: { id, name }, buildings: houses.map((house) => ({ id: house.id, name: house.name, units: [] })) }] : []
  })
  const known = new Set([...compounds.map((one) => one.id), ...Object.values(buildings).flatMap((houses) => houses.map((house) => house.id))])
  return { places, unknown: scope.filter((id) => !known.has(id)).length }
}

/** A scope as it is ticked: whatever is no compound is a building. */
export function ticked(scope: Id[], compounds: Pick<CompoundView, 'id'>[]): Scope {
  const isCompound = (id: Id): boolean => compounds.some((one) => one.id === id)
  return { compounds: scope.filter(isCompound), buildings: scope.filter((id) => !isCompound(id)) }
}
