/** The key pressed, in lower case, when it is nobody's: no field, dialog or composing input has it, no modifier is held. */
export function freeKey(event: KeyboardEvent): string | undefined {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return undefined
  const taken = event.target instanceof HTMLElement && event.target.closest('input:not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable], .el-overlay')
  return taken ? undefined : event.key.toLowerCase()
}
