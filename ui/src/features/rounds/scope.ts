// Where a round goes, as a tree with ticks: compound, building, unit. Each place is named at the highest level that is ticked.
export interface Scope {
  compounds: string[]
  buildings: string[]
  units?: string[]
}

/** A compound as far as it was looked into: its buildings, and the units of those that were opened. */
export interface Branch {
  id: string
  buildings: { id: string; units: string[] }[]
}

export type Tick = 'all' | 'some' | 'none'
const without = (ids: string[], gone: string[]): string[] => ids.filter((id) => !gone.includes(id))

/** How far a compound is in the scope. */
export function compoundTick(scope: Scope, compound: Branch): Tick {
  if (scope.compounds.includes(compound.id)) return 'all'
  return compound.buildings.some((house) => buildingTick(scope, compound, house.id) !== 'none') ? 'some' : 'none'
}

/** How far a building is in the scope. */
export function buildingTick(scope: Scope, compound: Branch, id: string): Tick {
  if (scope.compounds.includes(compound.id) || scope.buildings.includes(id)) return 'all'
  const units = compound.buildings.find((house) => house.id === id)?.units ?? []
  return units.some((unit) => scope.units?.includes(unit)) ? 'some' : 'none'
}

/** Whether a unit is in the scope. */
export function unitTick(scope: Scope, compound: Branch, building: string, id: string): boolean {
  return buildingTick(scope, compound, building) === 'all' || Boolean(scope.units?.includes(id))
}

/** Takes a whole compound, or nothing of it. */
export function setCompound(scope: Scope, compound: Branch, on: boolean): Scope {
  const compounds = without(scope.compounds, [compound.id])
  return {
    compounds: on ? [...compounds, compound.id] : compounds,
    buildings: without(scope.buildings, compound.buildings.map((house) => house.id)),
    ...(scope.units && { units: without(scope.units, compound.buildings.flatMap((house) => house.units)) }),
  }
}

/** Takes a building or leaves it out; of a compound that was there as a whole, the other buildings stay. */
export function setBuilding(scope: Scope, compound: Branch, id: string, on: boolean): Scope {
  const whole = scope.compounds.includes(compound.id)
  const others = whole ? without(compound.buildings.map((house) => house.id), [id]) : []
  const units = compound.buildings.find((house) => house.id === id)?.units ?? []
  return {
    compounds: without(scope.compounds, [compound.id]),
    buildings: [...without(scope.buildings, [id]), ...others, ...(on ? [id] : [])],
    ...(scope.units && { units: without(scope.units, units) }),
  }
}

/** Takes a unit or leaves it out; of a building that was there as a whole, the other units stay. Every unit is the building. */
export function setUnit(scope: Scope, compound: Branch, building: string, id: string, on: boolean): Scope {
  const all = compound.buildings.find((house) => house.id === building)?.units ?? []
  const before = all.filter((unit) => unitTick(scope, compound, building, unit))
  const now = on ? [...without(before, [id]), id] : without(before, [id])
  if (now.length === all.length) return setBuilding(scope, compound, building, true)
  const rest = setBuilding(scope, compound, building, false)
  return { ...rest, units: [...(rest.units ?? []), ...now] }
}

/** Whether anything is chosen. */
export function isSomewhere(scope: Scope): boolean {
  return scope.compounds.length + scope.buildings.length + (scope.units?.length ?? 0) > 0
}
