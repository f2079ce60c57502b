// The keys of the sweep: a digit says what happened, a letter does the rest. Where somebody types they are letters.
import { onMounted, onUnmounted } from 'vue'
import type { OutcomeView } from '../../desk'

/** Where keys are for something else. */
const TAKEN = 'input, textarea, select, .el-overlay, .el-select, [data-own-keys]'

const MOVING = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'])

export function useSweepKeys(
  outcomes: () => OutcomeView[], mark: (outcome: OutcomeView) => void, question: (key: string) => boolean, acts: Record<string, () => void>,
): void {
  function keys(event: KeyboardEvent): void {
    // A key that is held down means what it meant once; but for going up and down.
    if (event.isComposing || event.altKey || (event.repeat && !MOVING.has(event.key))) return
    if (event.target instanceof HTMLElement && event.target.closest(TAKEN)) return
    const key = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey) {
      if (key !== 'z') return
      event.preventDefault()
      acts['u']?.()
      return
    }
    const outcome = outcomes().find((one) => one.key === key)
    if (outcome) mark(outcome)
    else if (acts[key]) acts[key]()
    else if (!question(key)) return
    event.preventDefault()
  }
  onMounted(() => document.addEventListener('keydown', keys))
  onUnmounted(() => document.removeEventListener('keydown', keys))
}
