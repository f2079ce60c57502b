import { expect, test } from 'vitest'
import { clock, day, fromField, minute, toField } from './beijing'

// 2026-03-16 09:30 in Beijing.
const NOW = 1_773_624_600_000

test('times are those of Beijing whatever zone the laptop is set to', () => {
  for (const zone of ['America/New_York', 'Asia/Shanghai', 'Europe/London']) {
    process.env.TZ = zone
    expect([zone, minute(NOW), clock(NOW), day(NOW)]).toEqual([zone, '2026-03-16 09:30', '03-16 09:30', '2026-03-16'])
    expect(fromField(toField(NOW))).toBe(NOW)
  }
})

test('any year can be told', () => {
  expect(minute(0)).toBe('1970-01-01 08:00')
  expect(minute(2_147_483_648_000)).toBe('2038-01-19 11:14')
  expect(minute(4_070_908_800_000)).toBe('2099-01-01 08:00')
  expect(minute(Number.MAX_SAFE_INTEGER)).toBe('')
  expect(fromField('')).toBeNaN()
})
