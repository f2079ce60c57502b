// Walking a grid of homes with the arrow keys; some places of it are empty.

type Rows = readonly (readonly (string | undefined)[])[]

/** The home a key leads to from another; undefined where the key leads nowhere. */
export function moved(rows: Rows, from: string | undefined, key: string): string | undefined {
  const row = rows.findIndex((cells) => from !== undefined && cells.includes(from))
  const column = rows[row]?.indexOf(from) ?? -1
  const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
  const step = steps[key]
  if (!step || row < 0) return undefined
  const [down, right] = step
  for (let [y, x] = [row + down, column + right]; y >= 0 && y < rows.length; [y, x] = [y + down, x + right]) {
    const cells = rows[y] ?? []
    if (right && (x < 0 || x >= cells.length)) return undefined
    // A shorter row is entered at its end.
    const home = right ? cells[x] : (cells[x] ?? cells.filter((cell) => cell !== undefined).at(-1))
    if (home !== undefined) return home
  }
  return undefined
}
