// One camera that is on: from when it is asked for until it is put off, pulled out, or nobody shows it any more.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { countCameras } from './useCameras'

/** Why there is no picture: it was not allowed, there is none (any more), another program has it, or nothing here reads codes. */
export type Trouble = 'refused' | 'none' | 'busy' | 'gone' | 'unreadable'

/** Which one was chosen last; a name that only this program knows. */
const CHOSEN = 'camera'

const TROUBLES: Readonly<Record<string, Trouble>> = {
  NotAllowedError: 'refused', SecurityError: 'refused', NotFoundError: 'none', OverconstrainedError: 'none', NotReadableError: 'busy', AbortError: 'busy',
}

function wanted(chosen: string): MediaTrackConstraints {
  // A tablet's camera at its back is the one that is held over things.
  const which = chosen ? { deviceId: { exact: chosen } } : { facingMode: { ideal: 'environment' } }
  return { ...which, width: { ideal: 1280 }, height: { ideal: 720 } }
}

/** Not every browser makes all of them of one class. */
const nameOf = (error: unknown): string => (typeof error === 'object' && error && 'name' in error ? String(error.name) : '')

/** The chosen one; any other where that is not plugged in. */
async function ask(chosen: string): Promise<MediaStream> {
  const { mediaDevices } = navigator
  try {
    return await mediaDevices.getUserMedia({ audio: false, video: wanted(chosen) })
  } catch (error) {
    if (!chosen || TROUBLES[nameOf(error)] !== 'none') throw error
    return mediaDevices.getUserMedia({ audio: false, video: wanted('') })
  }
}

function stop(stream: MediaStream | undefined): void {
  stream?.getTracks().forEach((track) => track.stop())
}

export function useCamera() {
  const stream = shallowRef<MediaStream>()
  const trouble = ref<Trouble>()
  const chosen = ref(localStorage.getItem(CHOSEN) ?? '')
  /** Whoever answers an older question is too late. */
  let asked = 0

  function putOff(why?: Trouble): void {
    asked++
    stop(stream.value)
    stream.value = undefined
    trouble.value = why
  }

  async function open(): Promise<void> {
    putOff()
    const mine = asked
    try {
      const made = await ask(chosen.value)
      if (mine !== asked) {
        stop(made)
        return
      }
      const [track] = made.getVideoTracks()
      track?.addEventListener('ended', () => mine === asked && putOff('gone'))
      chosen.value = track?.getSettings().deviceId ?? ''
      stream.value = made
      // Only now they have names.
      await countCameras()
    } catch (error) {
      if (mine === asked) putOff(TROUBLES[nameOf(error)] ?? 'busy')
    }
  }

  function choose(id: string): void {
    chosen.value = id
    localStorage.setItem(CHOSEN, id)
    void open()
  }

  onScopeDispose(() => putOff())
  return { stream, trouble, chosen, open, choose, putOff }
}
