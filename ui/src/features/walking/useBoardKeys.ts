// The keys of the board: arrows look around, with Alt they move what is in hand, letters do the rest. Where somebody types they are letters.
import { onMounted, onUnmounted } from 'vue'
import { freeKey } from '../../shell/keys'
import type { Board } from './useBoard'

const ARROWS: Readonly<Record<string, readonly [0 | 1 | -1, 0 | 1 | -1]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
/** As far as a page. */
const PAGE = 8
/** Where keys are for something else. */
const TAKEN = 'input, textarea, select, [contenteditable], .el-overlay, [role="menu"]'

export function useBoardKeys(board: Board, busy: () => boolean, acts: Record<string, () => unknown>): void {
  function keys(event: KeyboardEvent): void {
    if (busy() || event.isComposing) return
    if (event.target instanceof HTMLElement && event.target.closest(TAKEN)) return
    if (!act(event)) return
    event.preventDefault()
  }

  /** Whether the key was the board's. */
  function act(event: KeyboardEvent): boolean {
    const arrow = ARROWS[event.key]
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey
    if (arrow && event.altKey) {
      board.move(...arrow)
      return true
    }
    if (arrow && isPlain) {
      board.go(arrow[0], arrow[1], event.shiftKey)
      return true
    }
    if ((event.key === 'PageDown' || event.key === 'PageUp') && isPlain) {
      board.go(0, event.key === 'PageDown' ? PAGE : -PAGE)
      return true
    }
    if (event.ctrlKey && event.key.toLowerCase() === 'z') {
      acts['u']?.()
      return true
    }
    // A button that has the keyboard is pressed by these.
    if (board.isHeld() && !(event.target instanceof HTMLButtonElement) && isPlain) {
      if (event.key === 'Enter') {
        acts['open']?.()
        return true
      }
      if (event.key === ' ' && board.at.value?.unit) {
        board.turn(board.at.value.unit)
        return true
      }
    }
    if (event.key === 'Escape' && board.chosen.value.size) {
      board.letGo()
      return true
    }
    const letter = acts[freeKey(event) ?? '']
    if (!letter || event.key.length > 1) return false
    letter()
    return true
  }
  onMounted(() => document.addEventListener('keydown', keys))
  onUnmounted(() => document.removeEventListener('keydown', keys))
}
