/** Status is never told by colour alone. */
export const SIGNS = { open: '○', done: '✓', not_done: '✗', excused: '–' } as const
