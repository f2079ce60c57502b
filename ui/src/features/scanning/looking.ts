// Looks at a camera's picture again and again. A picture is held for one look and forgotten: nothing of it is kept or sent anywhere.
import type { Answer, Picture } from './codes.worker'

/** From the beginning of one look to the next: sooner than a hand moves on, and time enough for the keys of an old laptop. */
const EVERY_MS = 120
/** Finer than this a code is not printed, and larger pictures only take longer. */
const MOST_PX = 1280

/** Looks until the function it gives is called; `failed` where nothing can be read on this machine. */
export function lookAt(video: HTMLVideoElement, seen: (codes: string[], at: number) => void, failed: () => void): () => void {
  const canvas = document.createElement('canvas')
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  const worker = new Worker(new URL('./codes.worker.ts', import.meta.url), { type: 'module', name: 'codes' })
  let timer: ReturnType<typeof setTimeout> | undefined
  let begun = 0

  function end(): void {
    clearTimeout(timer)
    worker.terminate()
  }

  function look(): void {
    begun = performance.now()
    const picture = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && take()
    if (picture) worker.postMessage(picture, [picture.points])
    else timer = setTimeout(look, EVERY_MS)
  }

  function take(): Picture | undefined {
    const scale = Math.min(1, MOST_PX / Math.max(video.videoWidth, video.videoHeight, 1))
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)]
    if (!brush || !width || !height) return undefined
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
    brush.drawImage(video, 0, 0, width, height)
    return { points: brush.getImageData(0, 0, width, height).data.buffer, width, height }
  }

  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data === 'failed') {
      end()
      failed()
      return
    }
    try {
      if (data !== 'ready') seen(data.codes, begun)
    } finally {
      timer = setTimeout(look, Math.max(0, begun + EVERY_MS - performance.now()))
    }
  }
  worker.onerror = (event) => {
    event.preventDefault()
    end()
    failed()
  }
  return end
}
