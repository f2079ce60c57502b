// The morning: last month's roster, what could not be read and why, the column corrected, written, taken back.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll } from './desk'

afterEach(endAll)

const ROSTER = [
  '楼号,单元,室号,姓名,称呼,联系电话',
  '3号楼,1,101,王小红,户主,19900001001',
  '3号楼,1,102,李建国,户主,19900001002',
  '3号楼,1,,陈静,户主,19900001003',
].join('\n')

test('a roster is looked at, written and taken back', async () => {
  const desk = await Desk.open()
  await desk.found()
  await desk.page.keyboard.press('Alt+2')
  await desk.page.click('button:has-text("导入名册")')
  await desk.page.setInputFiles('input[type=file]', { name: '桂花苑花名册.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) })
  await desk.page.waitForSelector('text=将写入')
  // The row that cannot be placed is named with its number in the file and the reason.
  const issue = desk.page.locator('tr:has-text("不导入")')
  await expect.poll(() => issue.count()).toBe(1)
  expect(await issue.textContent()).toContain('4')
  expect((await desk.call('find_residents', {})).total).toBe(0)

  // A column left out by hand is left out.
  await desk.page.selectOption('label:has(span:text-is("联系电话")) select', '')
  await desk.page.click('text=按所选的列重新读取')
  // A process of its own reads the file again: on a busy machine that takes its time.
  await expect.poll(() => desk.page.locator('text=按所选的列重新读取').count(), { timeout: 20_000 }).toBe(0)
  await desk.page.click('text=写入台账')
  await desk.page.waitForSelector('text=已写入')
  const residents = await desk.call('find_residents', {})
  expect(residents.rows.map((one) => [one.name, one.phone])).toEqual([['王小红', null], ['李建国', null]])

  await desk.page.click('.done >> text=撤销这次导入')
  await expect.poll(async () => (await desk.call('find_residents', {})).total).toBe(0)
  expect(desk.complaints).toEqual([])
})
