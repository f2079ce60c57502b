// How places are called and found on the page.
import type { Section } from './sheet'
import { words } from './words'

export function title({ building, unit }: Pick<Section, 'building' | 'unit'>): string {
  return [words.building(building), unit && words.unit(unit)].filter(Boolean).join(' ')
}

export function sectionId(section: Section): string {
  return `s${section.key.replace('.', '-')}`
}

export function targetId(target: string): string {
  return `t-${target}`
}

/** Brings something below the bar on top and above the one at the bottom, and no further than it takes. */
export function bringIntoView(element: Element | null, atTop = false): void {
  if (!element) return
  const { top, bottom } = element.getBoundingClientRect()
  // The bars stick; so does the heading of its unit, which it must not hide behind either.
  const bars = [...document.querySelectorAll('[data-top]')].filter((bar) => getComputedStyle(bar).position === 'sticky')
  const height = (bar: Element | null | undefined) => bar?.getBoundingClientRect().height ?? 0
  const head = bars.reduce((sum, bar) => sum + height(bar), atTop ? 0 : height(element.closest('section')?.querySelector('h2')))
  const above = top - head
  const below = bottom - (window.innerHeight - height(document.querySelector('[data-foot]')))
  if (atTop || above < 0) window.scrollBy(0, above)
  else if (below > 0) window.scrollBy(0, Math.min(above, below + 8))
}
