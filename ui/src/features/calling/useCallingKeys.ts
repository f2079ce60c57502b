// The keys of calling down. Where somebody types, or another part has the keyboard, they are not taken.
import { onMounted, onUnmounted } from 'vue'
import { freeKey } from '../../shell/keys'

/** Enter presses what it stands on, arrows walk a list or a row of choices. */
const HELD: Readonly<Record<string, string>> = { enter: 'button, a, [role="listbox"]', arrowdown: 'input, [role="listbox"]', arrowup: 'input, [role="listbox"]' }

export function useCallingKeys(acts: Readonly<Record<string, () => void>>): void {
  function keys(event: KeyboardEvent): void {
    const key = freeKey(event)
    const act = key === undefined ? undefined : acts[key]
    if (!key || !act) return
    const held = HELD[key]
    if (held && event.target instanceof HTMLElement && event.target.closest(held)) return
    event.preventDefault()
    // A key that is held down calls nobody twice.
    if (!event.repeat || key.startsWith('arrow')) act()
  }
  onMounted(() => document.addEventListener('keydown', keys))
  onUnmounted(() => document.removeEventListener('keydown', keys))
}
