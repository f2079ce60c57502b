// A scanner at the keyboard: what it types is heard before anybody else acts on a key, and what turns out to be a hand's is
// handed on. While a scan is being dealt with, keys wait: the outcome pressed after it is meant for whom it found.
import { nextTick, onMounted, onUnmounted } from 'vue'
import { strokes, type Stroke, type Verdict } from './strokes'

/** Fields and dialogs have their keys to themselves, but for a field that expects scans; what only is chosen takes no text. */
const TYPING = 'input:not([type="radio"]):not([type="checkbox"]):not([readonly]), textarea:not([readonly]), select, [contenteditable], [aria-modal="true"], .el-overlay'
const SCANNED = '[data-scanned]'
export const isTyping = (where: Element | null | undefined): boolean => Boolean(where?.closest(TYPING) && !where.closest(SCANNED))
/** An identity card, and what a hand did just before. */
const MOST_LATE = 24

interface Pressed extends Stroke {
  code: string
  shiftKey: boolean
}

/** What may have been scanned: the end of `text`, from some key on that was acted on already. */
export interface LateScan<M> {
  text: string
  /** The marks that each of its first keys made, those that were acted on. */
  marks: M[][]
}

/** `heard` tells whether it meant anything; `marks` gives those that can be taken back. What it gives takes in what was scanned
    without keys, by a camera, and tells whether it could: from there on it is a scan like any other. */
export function useScanner<M>(heard: (text: string | undefined, late?: LateScan<M>) => Promise<boolean>, broken: () => void, marks: () => readonly M[]): (text: string) => boolean {
  const machine = strokes<Pressed>()
  /** The marks that each of the last keys that were replayed made. */
  const made: M[][] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let before: Promise<void> = Promise.resolve()
  let waiting = 0

  function next(act: () => Promise<void> | void): void {
    waiting++
    before = before.then(act).catch(console.error).finally(() => waiting--)
  }

  async function replayed(stroke: Pressed): Promise<void> {
    const before = new Set(marks())
    await press(stroke)
    made.push(marks().filter((one) => !before.has(one)))
    if (made.length > MOST_LATE) made.shift()
  }

  function hear({ replay, scan, late, broken: cut }: Verdict<Pressed>): void {
    for (const stroke of replay) next(() => replayed(stroke))
    if (cut) next(broken)
    if (scan === undefined && !late) return
    next(async () => {
      // Of keys before the last ones nobody knows any more.
      const acted = Math.min(late?.acted ?? 0, MOST_LATE)
      const meant = await heard(scan, late && { text: late.text.slice(late.acted - acted), marks: made.slice(-acted) })
      if (!meant && late) for (const stroke of late.rest) await replayed(stroke)
    })
  }

  function keys(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : undefined
    // What is replayed is nobody's to hold again.
    if (!event.isTrusted || event.isComposing || isTyping(target)) return
    const isSpecial = event.ctrlKey || event.altKey || event.metaKey || event.repeat
    const { key, code, shiftKey } = event
    clearTimeout(timer)
    const verdict = machine.press({ key, code, shiftKey, isSpecial }, event.timeStamp)
    // Nothing overtakes what waits.
    if (!verdict.taken && waiting && !isSpecial && key !== 'Shift' && (key === 'Enter' || !target?.closest(SCANNED))) {
      verdict.taken = true
      verdict.replay.push({ key, code, shiftKey, isSpecial })
    }
    if (verdict.taken) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    hear(verdict)
    // Keys that came while the page was busy are dealt with before it is said that nothing followed.
    const wait = machine.wait()
    if (wait !== undefined) timer = setTimeout(() => (timer = setTimeout(() => hear(machine.idle()), 0)), wait)
  }

  /** While somebody types, a scan must not take the keyboard to where keys are outcomes. And a key that is still held was pressed
      before: it is meant for whoever stood there. */
  function take(text: string): boolean {
    const isFree = !isTyping(document.activeElement) && machine.wait() === undefined
    if (isFree) hear({ taken: true, replay: [], scan: text })
    return isFree
  }

  onMounted(() => window.addEventListener('keydown', keys, true))
  onUnmounted(() => {
    clearTimeout(timer)
    window.removeEventListener('keydown', keys, true)
  })
  return take
}

/** Presses a key for a hand that pressed it a moment ago, with what the browser itself would have done. */
async function press({ key, code, shiftKey }: Pressed): Promise<void> {
  const on = document.activeElement ?? document.body
  const event = new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true })
  if (on.dispatchEvent(event)) {
    if ((on instanceof HTMLInputElement || on instanceof HTMLTextAreaElement) && key.length === 1) insert(on, key)
    else if (key === 'Enter' && on instanceof HTMLInputElement) on.form?.requestSubmit()
    else if ((key === 'Enter' || key === ' ') && on instanceof HTMLElement && on.matches('button, a')) on.click()
  }
  // Where it led to has the next key.
  await nextTick()
  await nextTick()
}

function insert(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.setRangeText(text, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text, inputType: 'insertText' }))
}
