import type { CallWay } from '../../desk/types'

/** The ways to call, at the keys 1, 2 and 3. */
export const WAYS = ['intercom', 'sheet', 'loudspeaker'] as const satisfies readonly CallWay[]
