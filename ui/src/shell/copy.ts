import { complain, tell } from '../desk'
import { i18n } from '../locales'

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

/** Long enough to paste, short enough not to be found by whoever comes next. */
const MOMENT_MS = 60_000

/**
 * Puts a number on the clipboard and takes it off again after a minute. A browser lets nobody touch the clipboard while its
 * window is not in front: then it is cleared as soon as it is again.
 */
export async function copyForAMoment(text: string): Promise<void> {
  await copy(text, i18n.global.t('privacy.copied'))
  setTimeout(() => void clear(), MOMENT_MS)
}

async function clear(): Promise<void> {
  if (!document.hasFocus()) {
    window.addEventListener('focus', () => void clear(), { once: true })
    return
  }
  // An older web view without the permission keeps what it has: the message said so.
  await navigator.clipboard.writeText(' ').catch(() => undefined)
}
