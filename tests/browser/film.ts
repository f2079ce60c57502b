// What a camera sees, made of sheets the product printed: a film that the browser's fake camera plays over and over.
import { execFileSync } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'

/** A picture in shades of grey, row by row. */
export interface Gray {
  width: number
  height: number
  points: Uint8Array
}

const [WIDTH, HEIGHT, EVERY_MS] = [960, 540, 200]
/** A table under a lamp. */
const TABLE = 190

/** A part of a printed page as a camera would have it: so many dots an inch, from the left and the top, wide and high, mm. */
export function seen(pdf: Buffer, dpi: number, ...part: [left: number, top: number, width: number, height: number]): Gray {
  const px = part.map((mm) => String(Math.round((mm / 25.4) * dpi))) as [string, string, string, string]
  const cut = ['-x', px[0], '-y', px[1], '-W', px[2], '-H', px[3]]
  const made = execFileSync('pdftoppm', ['-gray', '-r', String(dpi), '-f', '1', '-l', '1', ...cut, '-'], { input: pdf, maxBuffer: 1 << 26 })
  const head = /^P5\s(\d+) (\d+)\s255\s/.exec(made.subarray(0, 40).toString('latin1'))
  if (!head) throw new Error('pdftoppm drew nothing')
  const points = made.subarray(head[0].length)
  return { width: Number(head[1]), height: Number(head[2]), points }
}

/** A QR code as a screen shows it, so many dots a module. */
export function shown(modules: string[], each: number): Gray {
  const [margin, lit, dark] = [4, 255, 0]
  const side = (modules.length + 2 * margin) * each
  const points = new Uint8Array(side * side).fill(lit)
  for (const [y, row] of modules.entries()) {
    for (const [x, module] of [...row].entries()) {
      if (module !== '1') continue
      for (let line = 0; line < each; line++) {
        const from = ((y + margin) * each + line) * side + (x + margin) * each
        points.fill(dark, from, from + each)
      }
    }
  }
  return { width: side, height: side, points }
}

/** As a picture file that any browser opens: a bitmap of shades of grey. */
export function asFile({ width, height, points }: Gray): Buffer {
  const row = Math.ceil(width / 4) * 4
  const head = Buffer.alloc(54 + 1024)
  head.write('BM')
  head.writeUInt32LE(head.length + row * height, 2)
  head.writeUInt32LE(head.length, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(width, 18)
  // From the top down.
  head.writeInt32LE(-height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(8, 28)
  for (let shade = 0; shade < 256; shade++) head.fill(shade, 54 + shade * 4, 54 + shade * 4 + 3)
  const dots = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++) dots.set(points.subarray(y * width, (y + 1) * width), y * row)
  return Buffer.concat([head, dots])
}

/** The picture on a table, no larger than the film. */
function laid(picture: Gray | undefined): Uint8Array {
  const frame = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(TABLE, 0, WIDTH * HEIGHT).fill(128, WIDTH * HEIGHT)
  if (!picture) return frame
  const { width, height, points } = picture
  if (width > WIDTH || height > HEIGHT) throw new Error(`${width} by ${height} is no picture for this film`)
  const [left, top] = [(WIDTH - width) >> 1, (HEIGHT - height) >> 1]
  for (let y = 0; y < height; y++) frame.set(points.subarray(y * width, (y + 1) * width), (top + y) * WIDTH + left)
  return frame
}

/** Writes a film of scenes, each so many milliseconds long; nothing lies on the table where there is no picture. */
export function film(path: string, ...scenes: [picture: Gray | undefined, ms: number][]): void {
  writeFileSync(path, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${1000 / EVERY_MS}:1 Ip A1:1 C420jpeg\n`)
  for (const [picture, ms] of scenes) {
    const frame = laid(picture)
    for (let at = 0; at < ms; at += EVERY_MS) {
      appendFileSync(path, 'FRAME\n')
      appendFileSync(path, frame)
    }
  }
}
