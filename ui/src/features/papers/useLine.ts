// The one line everything is typed into: first the number of a paper, then what is ticked on it. Whoever types on while
// the desk is still at the last Enter loses no key.
import { ref, type Ref } from 'vue'

/** Does what an Enter means; gives what stands in the line again where that was not to be had. */
export type Take = (text: string) => Promise<string | undefined>

export interface Line {
  text: Ref<string>
  busy: Ref<boolean>
  enter: () => Promise<void>
}

export function useLine(take: Take, again: () => void): Line {
  const text = ref('')
  const busy = ref(false)
  const waiting: string[] = []

  async function enter(): Promise<void> {
    waiting.push(text.value)
    text.value = ''
    if (busy.value) return
    busy.value = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const back = await take(next)
      if (back === undefined) continue
      // Nothing that was typed since can be meant as it was.
      waiting.length = 0
      text.value = back
      again()
    }
    busy.value = false
  }
  return { text, busy, enter }
}
