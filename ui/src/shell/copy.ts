import { complain, tell } from '../desk'

/** Puts text on the clipboard and says so. */
export async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    tell(done)
  } catch {
    // An older web view without the clipboard's permission: select it the old way.
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    const copied = document.execCommand('copy')
    area.remove()
    if (copied) tell(done)
    else complain(new Error(text))
  }
}
