// Where a round goes, in few words.
import type { ScopeView } from '../../desk/types'
import type { Say } from '../filters/words'

/** How buildings and units are called. */
export interface Names {
  building: (name: string) => string
  unit: (name: string) => string
}
const SHOWN = 3

/** `桂花苑`, `桂花苑 3号楼1单元、5号楼`, `桂花苑 1号楼、2号楼、3号楼等 8 处`. */
export function scopeWords(scope: ScopeView[], t: Say, names: Names): string {
  const comma = t('common.comma')
  return scope
    .map(({ compound, buildings }) => {
      const places = buildings.flatMap((house) => {
        const building = names.building(house.name)
        return house.units.length ? house.units.map((unit) => t('rounds.unitOf', { building, unit: names.unit(unit.name) })) : [building]
      })
      const few = places.slice(0, SHOWN).join(comma)
      return [compound.name, places.length > SHOWN ? t('rounds.andMore', { few, n: places.length }) : few].filter(Boolean).join(' ')
    })
    .join(comma)
}
