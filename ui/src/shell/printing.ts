// What the window prints: one sheet at a time, drawn over everything else until somebody puts it away.
import { shallowRef } from 'vue'
import type { DrawnSheet } from '../desk'

export const printing = shallowRef<DrawnSheet>()

/** Shows a sheet; the printer's dialogue opens by itself. */
export function printSheet(sheet: DrawnSheet | null): void {
  printing.value = sheet ?? undefined
}
