// Stairwells are dragged by the mouse, by its own events: what the web view has of its own for that, the window takes for files.
import { onScopeDispose, ref } from 'vue'
import type { Team } from './way'

/** Less is a click. */
const FAR_PX = 6
/** So near the rim the board moves along. */
const RIM_PX = 48
const SPEED_PX = 14

/** Where it would be put down. */
export interface Over {
  team: Team
  before?: string | undefined
}

export function useDrag(board: () => HTMLElement | undefined, drop: (over: Over) => void) {
  /** Where the pointer is while something is dragged. */
  const pointer = ref<{ x: number; y: number }>()
  const over = ref<Over>()
  let from: { x: number; y: number } | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function take(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch') return
    from = { x: event.clientX, y: event.clientY }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', leave)
    window.addEventListener('keydown', keys, true)
  }

  function move(event: PointerEvent): void {
    if (!from) return
    if (!pointer.value && Math.hypot(event.clientX - from.x, event.clientY - from.y) < FAR_PX) return
    pointer.value = { x: event.clientX, y: event.clientY }
    over.value = under(event.clientX, event.clientY)
    timer ??= setInterval(scroll, 16)
  }

  function under(x: number, y: number): Over | undefined {
    const at = document.elementFromPoint(x, y)
    const column = at?.closest<HTMLElement>('[data-team]')
    if (!column || !board()?.contains(column)) return undefined
    const team = column.dataset['team'] || null
    if (team === null) return { team }
    const stops = [...column.querySelectorAll<HTMLElement>('[data-unit]')]
    const next = stops.find((stop) => {
      const { top, height } = stop.getBoundingClientRect()
      return y < top + height / 2
    })
    return { team, before: next?.dataset['unit'] }
  }

  function scroll(): void {
    const area = board()
    if (!area || !pointer.value) return
    const { left, right, top, bottom } = area.getBoundingClientRect()
    const { x, y } = pointer.value
    const along = (at: number, low: number, high: number): number => (at < low + RIM_PX ? -SPEED_PX : at > high - RIM_PX ? SPEED_PX : 0)
    area.scrollBy(along(x, left, right), along(y, top, bottom))
  }

  function keys(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !pointer.value) return
    event.preventDefault()
    event.stopPropagation()
    leave()
  }

  function end(): void {
    const where = pointer.value && over.value
    leave()
    if (where) drop(where)
  }

  function leave(): void {
    from = pointer.value = over.value = undefined
    clearInterval(timer)
    timer = undefined
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', end)
    window.removeEventListener('pointercancel', leave)
    window.removeEventListener('keydown', keys, true)
  }
  onScopeDispose(leave)

  return { pointer, over, take }
}
