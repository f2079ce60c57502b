// Reads codes in pictures, beside the screens, so that no key waits for it. What it needs comes from the program itself. It alone
// may run WebAssembly: it is served with a policy of its own (src-tauri/src/screens.rs knows it by its name).
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** A picture, row by row, four bytes a point. */
export interface Picture {
  points: ArrayBuffer
  width: number
  height: number
}
/** What it answers: that it is ready, what each picture shows, or that it cannot read here. */
export type Answer = 'ready' | 'failed' | { codes: string[] }

/** Our own papers, and the labels of tubes. More than one code is enough to know that there are several. */
const OPTIONS: ReaderOptions = { formats: ['QRCode', 'Code128'], maxNumberOfSymbols: 3, tryInvert: false, textMode: 'Plain' }

/** So many pictures in a row that cannot be read are no accident. */
const PATIENCE = 10
let unread = 0

const answer = (what: Answer): void => postMessage(what)
const fail = (error: unknown): void => {
  console.warn(error)
  answer('failed')
}

addEventListener('message', ({ data }: MessageEvent<Picture>) => {
  const picture = new ImageData(new Uint8ClampedArray(data.points), data.width, data.height)
  readBarcodes(picture, OPTIONS).then((found) => {
    unread = 0
    answer({ codes: found.filter((one) => one.isValid).map((one) => one.text.trim()) })
  }, (error: unknown) => {
    unread += 1
    if (unread < PATIENCE) answer({ codes: [] })
    else fail(error)
  })
})

// Without this it would be fetched from elsewhere.
prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true }).then(() => answer('ready'), fail)
