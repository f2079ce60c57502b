// A number is seen for a reason, by the keyboard, for a minute; an administrator finds it in the list.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'

afterEach(endAll)

test('a phone is shown after a reason, masked again by hand, and listed', async () => {
  const desk = await Desk.open()
  await desk.found()
  await settle(desk, 1)
  const { id, name } = (await desk.call('find_residents', {})).rows[0] ?? { id: '', name: '' }
  await desk.call('edit_resident', { id, phone: '19900001234' })
  await desk.page.keyboard.press('Alt+2')
  await desk.page.fill('[data-search] input, input[data-search]', name)
  await desk.page.click(`.line:has-text("${name}")`)
  const card = desk.page.locator('.person').first()
  await expect.poll(() => card.textContent()).toContain('199****1234')
  await card.locator('.masked button').first().click()
  const dialog = desk.page.locator('.el-dialog:visible')
  await dialog.waitFor()
  // Without a reason nothing is shown.
  expect(await dialog.locator('button[type=submit]').isDisabled()).toBe(true)
  await dialog.locator('text=联系本人').click()
  await dialog.locator('button[type=submit]').click()
  await expect.poll(() => card.textContent()).toContain('19900001234')
  await card.locator('text=隐藏').first().click()
  await expect.poll(() => card.textContent()).not.toContain('19900001234')
  await expect.poll(() => card.textContent()).toContain('已被查看 1 次')
  await desk.page.keyboard.press('Alt+9')
  const list = desk.page.locator('section:has(h2:text("谁查看过号码"))')
  await expect.poll(() => list.textContent()).toContain(`查看 ${name} 的电话`)
  expect(await list.textContent()).toContain('联系本人')
  expect(desk.complaints).toEqual([])
})
