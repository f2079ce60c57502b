// The Sync screen says first whether everything is safe; what is not is listed by name. axe looks at each state.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, openHub, settle } from './desk'

afterEach(endAll)

test('first whether everything is safe, and by name what is not', async () => {
  const hub = await openHub()
  const desk = await Desk.open()
  await desk.found()
  await settle(desk, 1)
  const verdict = (): Promise<string | null> => desk.page.textContent('main h2')
  await desk.page.keyboard.press('Alt+7')
  await expect.poll(verdict).toContain('还没有连汇聚站')
  // The address is typed and saved by the keyboard.
  await desk.page.fill('main textarea', hub)
  await desk.type('Enter')
  await desk.page.click('main button:has-text("立即同步")')
  await expect.poll(verdict).toContain('全部记录都存到了汇聚站')
  await desk.page.click('summary:has-text("怎么知道存好了")')
  expect(await desk.page.textContent('main dl')).toContain(hub.split('#')[0])
  expect(await desk.faults()).toEqual([])

  // Nobody listens there: what is written now is at the hub no more than it was.
  await desk.call('set_hub', { address: hub.replace(/:\d+#/, ':9#') })
  await desk.page.click('main button:has-text("立即同步")')
  await expect.poll(verdict).toContain('条记录还没存到汇聚站')
  await expect.poll(() => desk.page.textContent('main .trouble')).toContain('连不上汇聚站')
  await desk.page.click('summary:has-text("看看是哪")')
  await expect.poll(() => desk.page.textContent('main table')).toContain('新增居民')
  expect(await desk.faults()).toEqual([])
  expect(desk.complaints.filter((line) => !line.includes('409'))).toEqual([])
})
