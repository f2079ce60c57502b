import { expect, test, vi } from 'vitest'
import { ago, hasNotCome } from './ago'
import { fromField } from './beijing'

// The screens' own words, without a screen.
vi.mock('../locales', async () => {
  const { default: zh } = await import('../locales/zh')
  const { says } = await import('../locales/says')
  return { i18n: { global: { t: says(zh) } } }
})

const now = fromField('2026-03-16T09:30')
const MINUTE_MS = 60_000

test('what has been is told by how long ago it was', () => {
  expect([0, 3, 90, 3000].map((minutes) => ago(now - minutes * MINUTE_MS, now))).toEqual(['刚刚', '3 分钟前', '1 小时前', '2 天前'])
})

test('clocks differ by some minutes; what lies further ahead is told with its date and is in doubt', () => {
  expect([ago(now + 9 * MINUTE_MS, now), hasNotCome(now + 9 * MINUTE_MS, now)]).toEqual(['刚刚', false])
  expect([ago(fromField('2099-01-01T08:00'), now), hasNotCome(now + 11 * MINUTE_MS, now)]).toEqual(['约 2099-01-01 08:00 ⚠', true])
})
