/** What stands behind one door, as far as its place in the building goes. */
interface Placed {
  room: string
  floor: number | null
}

export interface FloorRow<T> {
  floor: number | null
  /** A cell for every column; undefined where this floor has no such door. */
  cells: (T | undefined)[]
}

/** The part of a room's number that repeats from floor to floor: `01` of 501 on the fifth. */
function column(door: Placed): string {
  const floor = String(door.floor)
  return door.floor !== null && door.room.startsWith(floor) && door.room.length > floor.length ? door.room.slice(floor.length) : door.room
}

/** The doors of a unit as one sees them from outside: top floor first, the same doors above each other. */
export function byFloor<T extends Placed>(doors: readonly T[]): FloorRow<T>[] {
  const columns = [...new Set(doors.filter((door) => door.floor !== null).map(column))].sort((a, b) => a.localeCompare(b, 'zh', { numeric: true }))
  const floors = [...new Set(doors.map((door) => door.floor))].sort((a, b) => (b ?? -Infinity) - (a ?? -Infinity))
  return floors.map((floor) => {
    const here = doors.filter((door) => door.floor === floor)
    if (floor === null) return { floor, cells: here }
    const cells = columns.map((name) => here.find((door) => column(door) === name))
    // Two doors of one number still both stand there.
    return { floor, cells: [...cells, ...here.filter((door) => !cells.includes(door))] }
  })
}
