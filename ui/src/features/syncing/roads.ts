// How what a laptop lacks can reach it.
import type { Id, PeerView, SyncState } from '../../desk/types'

export type Road = 'here' | 'hub' | 'hubLater' | 'room' | 'stick'

/** Every road that is open to a laptop; to one that is in the room it is on its way already, and a stick is always one. */
export function openRoads(device: Id, { hub, phase }: Pick<SyncState, 'hub' | 'phase'>, room: { on: boolean; peers: Pick<PeerView, 'device' | 'here' | 'problem'>[] } | undefined): Road[] {
  const peer = room?.peers.find((one) => one.device === device)
  if (room?.on && peer?.here && !peer.problem) return ['here']
  const isReached = phase !== 'offline' && phase !== 'refused'
  return [...(hub ? [isReached ? 'hub' as const : 'hubLater' as const] : []), ...(room?.on ? ['room' as const] : []), 'stick']
}
