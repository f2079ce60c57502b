// Every screen as it is seen: in both languages and text sizes, on an old laptop and on a large display. Nothing is cut off.
import { expect } from 'vitest'
import type { Desk } from './desk'

const SIZES = [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }]
const SPOKEN = [['en', false], ['en', true], ['zh', true], ['zh', false]] as const

/** Shows a screen in every way; it is held against axe, nothing sticks out sideways, no words are cut off. Where `LINLI_PICTURES`
    names a folder it is photographed there. */
export async function everyWay(desk: Desk, name: string, show: () => Promise<void>): Promise<void> {
  const pictures = process.env['LINLI_PICTURES']
  for (const [lang, large_text] of SPOKEN) {
    await desk.call('set_preferences', { lang, large_text })
    await expect.poll(() => desk.page.evaluate(() => [document.documentElement.lang.slice(0, 2), document.documentElement.className].join())).toBe(`${lang},${large_text ? 'large' : ''}`)
    for (const size of SIZES) {
      const way = `${name}-${lang}${large_text ? '-large' : ''}-${size.width}`
      await desk.page.setViewportSize(size)
      await show()
      // A larger display changes where things stand, and nothing that axe looks at.
      if (size === SIZES[0]) expect(await desk.faults(), way).toEqual([])
      if (pictures) await desk.page.screenshot({ path: `${pictures}/${way}.png` })
      expect(await cutOff(desk), way).toEqual([])
    }
  }
  await desk.page.setViewportSize(SIZES[0] ?? { width: 1366, height: 768 })
}

/** As far what has the keyboard may be outlined beyond its place. */
const RIM_PX = 6

/** What is wider than its place and is neither scrolled to nor ends in dots on purpose; the page itself among it. */
function cutOff(desk: Desk): Promise<string[]> {
  return desk.page.evaluate((rim) => {
    const isSeen = (one: Element): boolean => {
      const { width, height } = one.getBoundingClientRect()
      return width > 4 && height > 4 && getComputedStyle(one).visibility === 'visible'
    }
    const mayBeWider = (one: Element): boolean => {
      const { overflowX, textOverflow } = getComputedStyle(one)
      return overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis'
    }
    // Fields scroll by themselves.
    const all = [document.documentElement, ...document.querySelectorAll('main *, .el-overlay *')].filter((one) => !one.matches('input, textarea, svg *, .el-input *, .el-select *, [aria-hidden="true"], .unseen'))
    return all
      .filter((one) => one.scrollWidth > one.clientWidth + (getComputedStyle(one).overflowX === 'visible' ? rim : 1) && one.clientWidth > 0 && getComputedStyle(one).display !== 'inline' && isSeen(one) && !mayBeWider(one))
      .map((one) => `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} ${one.scrollWidth} > ${one.clientWidth}: ${(one.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 60)}`)
  }, RIM_PX)
}
