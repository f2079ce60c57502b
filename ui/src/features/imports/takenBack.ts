// What taking an import back did, in words.
import type { ImportTakenBack } from '../../desk'

type Say = (key: 'imports.undone' | 'imports.difference.putBack' | 'imports.difference.leftAlone', named: { n: number }) => string

/** What was written since stays: that is told, so that nobody looks for it. */
export function takenBack(back: ImportTakenBack, t: Say): string {
  const { put_back: putBack, left_alone: leftAlone } = back
  return [
    t('imports.undone', { n: 0 }),
    putBack ? t('imports.difference.putBack', { n: putBack }) : '',
    leftAlone ? t('imports.difference.leftAlone', { n: leftAlone }) : '',
  ].filter(Boolean).join(' ')
}
