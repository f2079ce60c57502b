import type { PaperState } from '../../desk'

/** Where a paper is, beside the words: never by colour alone. */
export const STATE_SIGNS: Readonly<Record<PaperState, string>> = { out: '○', typed: '✓', returned: '–', lost: '✗' }
