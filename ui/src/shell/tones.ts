// Two short tones say that something was taken, a low one that it was not; where there is no audio, nothing is heard.
import { ref } from 'vue'

const KEY = 'tones off'
export const muted = ref(localStorage.getItem(KEY) !== null)

export function mute(off: boolean): void {
  muted.value = off
  if (off) localStorage.setItem(KEY, '1')
  else localStorage.removeItem(KEY)
}

/** How high, Hz, from when, and for how long, s. */
const TONES = { good: [[880, 0, 0.07], [1320, 0.09, 0.09]], bad: [[196, 0, 0.28]] } as const
let audio: AudioContext | undefined

export function tone(kind: keyof typeof TONES): void {
  if (muted.value || !('AudioContext' in window)) return
  try {
    audio ??= new AudioContext()
    void audio.resume().catch(() => undefined)
    for (const [pitch, from, length] of TONES[kind]) sound(audio, pitch, audio.currentTime + from, length)
  } catch {
    // Without a loudspeaker it is only seen.
  }
}

function sound(on: AudioContext, pitch: number, from: number, length: number): void {
  const source = on.createOscillator()
  const volume = on.createGain()
  source.frequency.value = pitch
  source.type = 'triangle'
  // Neither begins nor ends with a click.
  volume.gain.setValueAtTime(0, from)
  volume.gain.linearRampToValueAtTime(0.25, from + 0.01)
  volume.gain.setValueAtTime(0.25, from + length - 0.02)
  volume.gain.linearRampToValueAtTime(0, from + length)
  source.connect(volume).connect(on.destination)
  source.start(from)
  source.stop(from + length)
}
