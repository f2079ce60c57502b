// Which cameras this machine has; none where the web view gives none. Asking lights none of them.
import { shallowRef, type ShallowRef } from 'vue'

export interface Camera {
  id: string
  /** What the system calls it; it tells only once a camera was allowed. */
  name: string
}

const cameras = shallowRef<readonly Camera[]>([])
// Where a page may have none at all it is not there, whatever its type says.
const devices: MediaDevices | undefined = navigator.mediaDevices
let isListening = false

/** Asks anew. */
export async function countCameras(): Promise<void> {
  const all = (await devices?.enumerateDevices().catch(() => [])) ?? []
  cameras.value = all.filter((one) => one.kind === 'videoinput').map((one) => ({ id: one.deviceId, name: one.label }))
}

export function useCameras(): ShallowRef<readonly Camera[]> {
  if (!isListening) {
    isListening = true
    devices?.addEventListener('devicechange', () => void countCameras())
  }
  void countCameras()
  return cameras
}
