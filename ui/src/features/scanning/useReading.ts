// What is read in a camera's picture as long as it is shown: each code is taken in once, by whoever takes scans in.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { lookAt } from './looking'
import { sightings } from './sightings'

/** `take` tells whether it could: a code it could not take waits. `failed`: nothing here reads codes. */
export function useReading(video: Ref<HTMLVideoElement | undefined>, stream: Ref<MediaStream | undefined>, take: (code: string) => boolean, failed: () => void) {
  /** There is a picture, and somebody looks at it. */
  const isShown = ref(false)
  const several = ref(false)
  const waits = ref(false)
  let end: (() => void) | undefined

  watch(stream, (now) => {
    end?.()
    end = undefined
    isShown.value = several.value = waits.value = false
    const picture = video.value
    if (!picture) return
    picture.srcObject = now ?? null
    if (!now) return
    const { look, forget, taken } = sightings()
    void picture.play().catch(() => undefined)
    end = lookAt(picture, (codes, at) => {
      isShown.value = true
      const sight = look(codes, at)
      several.value = sight.several
      if (!codes.length) waits.value = false
      if (sight.fresh === undefined) return
      waits.value = !take(sight.fresh)
      if (waits.value) forget(sight.fresh)
      else taken(sight.fresh)
    }, failed)
  })
  onScopeDispose(() => end?.())
  return { isShown, several, waits }
}
