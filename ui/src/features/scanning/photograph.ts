// Codes in a photograph that somebody brings as a file. It is read once, beside the screens, and forgotten.
import type { Answer, Picture } from './codes.worker'

/** A photograph shows more than the code: finer than a camera's picture, and still soon read. */
const MOST_PX = 2000
/** Whoever waits longer chooses another way. */
const PATIENCE_MS = 20_000

/** The codes it shows; none where there are none. Throws where it is no picture, or nothing is read on this machine. */
export async function codesIn(file: Blob): Promise<string[]> {
  const picture = await drawn(file)
  const worker = new Worker(new URL('./codes.worker.ts', import.meta.url), { type: 'module', name: 'codes' })
  try {
    return await new Promise((found, failed) => {
      setTimeout(() => failed(new Error('no answer')), PATIENCE_MS)
      worker.onerror = (event) => {
        event.preventDefault()
        failed(new Error(event.message))
      }
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data === 'ready') worker.postMessage(picture, [picture.points])
        else if (data === 'failed') failed(new Error('unreadable'))
        else found([...new Set(data.codes)])
      }
    })
  } finally {
    worker.terminate()
  }
}

async function drawn(file: Blob): Promise<Picture> {
  const whole = await createImageBitmap(file)
  const scale = Math.min(1, MOST_PX / Math.max(whole.width, whole.height))
  const [width, height] = [Math.round(whole.width * scale), Math.round(whole.height * scale)]
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  if (!brush) throw new Error('no canvas')
  brush.drawImage(whole, 0, 0, width, height)
  whole.close()
  return { points: brush.getImageData(0, 0, width, height).data.buffer, width, height }
}
