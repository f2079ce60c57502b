import type { Say } from '../features/filters/words'

/** Says a message of these words as the screens do; for tests, which have no screen. */
export const says = (words: object): Say => (key, values = {}) => {
  const said = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], words)
  return String(said).replace(/\{(\w+)\}/g, (_, blank: string) => String(values[blank]))
}
