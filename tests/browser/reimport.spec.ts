// Next month's roster: what differs is looked through and decided with the keyboard, written, and taken back.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll } from './desk'
import { everyWay } from './looks'

afterEach(endAll)

const HEAD = '楼号,单元,室号,姓名,联系电话,与户主关系\n'
const FIRST = `${HEAD}3号楼,1,101,王小红,19900001001,户主
3号楼,1,102,李建国,19900001002,户主
3号楼,1,102,陈静,19900001003,妻子
3号楼,1,201,赵敏,19900001004,户主
3号楼,1,202,周伟,19900001005,户主
3号楼,1,301,郑强,19900001006,户主
`
// 王小红 as she was; 李建国 with another phone; 陈静 is gone; 赵敏 seems to have moved; nobody lives in 202 by this list; 301 is missing.
const SECOND = `${HEAD}3号楼,1,101,王小红,,
3号楼,1,102,李建国,19900001092,户主
3号楼,1,401,赵敏,19900001004,户主
3号楼,1,402,钱新,19900001008,户主
3号楼,1,202,空户,,
`

/** The roster as of `text` is in view. */
async function bring(desk: Desk, text: string): Promise<void> {
  await desk.page.setInputFiles('input[type=file]', { name: '桂花苑花名册.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
}

async function everybody(desk: Desk): Promise<string[]> {
  const { rows } = await desk.call('find_residents', { limit: 100 })
  return rows.map((one) => `${one.name} ${one.address} ${one.phone ?? ''}`).sort()
}

async function begun(): Promise<Desk> {
  const desk = await Desk.open()
  await desk.found()
  await desk.page.keyboard.press('Alt+2')
  await desk.page.click('button:has-text("导入名册")')
  await bring(desk, FIRST)
  await desk.page.waitForSelector('text=将写入：')
  await desk.page.keyboard.press('Control+Enter')
  await desk.page.waitForSelector('text=已写入')
  await desk.page.click('text=再导入一个')
  return desk
}

/** The list has the keys. */
const focused = (desk: Desk) => expect.poll(() => desk.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('list')
const tab = (desk: Desk, name: string) => desk.page.locator(`.difference .el-radio-button:has-text("${name}")`)
const counted = (desk: Desk, name: string) => async () => (await tab(desk, name).textContent())?.replace(/\s+/g, ' ').trim()

test('what differs is decided with the keyboard alone, written, and taken back', async () => {
  const desk = await begun()
  const before = await everybody(desk)
  await bring(desk, SECOND)
  await desk.page.waitForSelector('text=与名册的差异')
  expect(await desk.page.textContent('.difference .top')).toContain('与名册一致的 2 行')
  for (const [name, count] of [['可能是同一人', '0/1'], ['资料有变', '1/1'], ['新来', '1/1'], ['名单里没有了', '0/2'], ['整户不在名单', '0/1']] as const) {
    await expect.poll(counted(desk, name)).toBe(`${name} ${count}`)
  }
  expect(await desk.faults()).toEqual([])

  // The doubtful come first: 赵敏 is the one who lived in 201.
  await desk.page.waitForSelector('.difference .line:has-text("赵敏")')
  await focused(desk)
  await desk.type('1')
  await expect.poll(counted(desk, '可能是同一人')).toBe('可能是同一人 1/1')
  // Old and new, the numbers masked.
  await desk.type(']')
  await focused(desk)
  expect(await desk.page.textContent('.difference .line:has-text("李建国")')).toMatch(/199\*{4}1002.*199\*{4}1092/s)
  // The newcomer is left for later.
  await desk.type(']')
  await desk.page.waitForSelector('.difference .line:has-text("钱新")')
  await focused(desk)
  await desk.type('Enter')
  await expect.poll(counted(desk, '新来')).toBe('新来 0/1')
  // Two who are gone: all of them, but for the first.
  await desk.type(']')
  await desk.page.waitForSelector('.difference .line:has-text("陈静")')
  await focused(desk)
  await desk.type('a')
  await expect.poll(counted(desk, '名单里没有了')).toBe('名单里没有了 2/2')
  await desk.type('0', 'ArrowDown')
  await expect.poll(counted(desk, '名单里没有了')).toBe('名单里没有了 1/2')
  expect(await desk.faults()).toEqual([])
  await desk.page.waitForSelector('text=写入选定的 3 处')
  await desk.page.keyboard.press('Control+Enter')
  await desk.page.waitForSelector('text=已写入')
  expect(await desk.page.textContent('.done')).toContain('修改 1 人，搬家 1 人，登记搬走 1 人')
  const after = (await everybody(desk)).join('\n')
  expect(after).toContain('赵敏 3号楼1单元401')
  expect(after).toContain('李建国 3号楼1单元102 199****1092')
  expect(after).not.toContain('钱新')
  expect(['陈静', '周伟'].filter((name) => after.includes(name))).toHaveLength(1)

  await desk.page.click('.done >> text=撤销这次导入')
  await expect.poll(() => everybody(desk)).toEqual(before)
  expect(desk.complaints).toEqual([])
})

test('the same file again differs in nothing, and a register that changed meanwhile is shown anew', async () => {
  const desk = await begun()
  await bring(desk, FIRST)
  await desk.page.waitForSelector('text=这份名单与名册完全一致')
  expect(await desk.page.locator('button:has-text("写入")').count()).toBe(0)
  expect(await desk.faults()).toEqual([])
  await desk.page.click('text=再导入一个')

  await bring(desk, SECOND)
  await desk.page.waitForSelector('text=写入选定的 2 处')
  const { id } = (await desk.call('find_residents', { text: '李建国' })).rows[0] ?? { id: '' }
  await desk.call('edit_resident', { id, phone: '19900001055' })
  const before = await everybody(desk)
  await desk.page.keyboard.press('Control+Enter')
  await desk.page.waitForSelector('text=刚才有人改了名册')
  expect(await everybody(desk)).toEqual(before)
  // Filtered by name: the new difference says what stands there now.
  await tab(desk, '资料有变').click()
  await desk.page.waitForSelector('.difference .line:has-text("1055")')
  await desk.page.focus('.difference [role="list"]')
  await desk.type('/', '没有这人')
  await desk.page.waitForSelector('text=没有符合的行')
  await desk.type('Escape')
  await desk.page.waitForSelector('.difference .line:has-text("1055")')
  // The browser notes down that the first writing was refused.
  expect(desk.complaints.filter((one) => !one.includes('409'))).toEqual([])
})

test('the difference and what was written are whole in both languages, sizes and texts', { timeout: 240_000 }, async () => {
  const desk = await begun()
  await bring(desk, SECOND)
  await desk.page.waitForSelector('text=与名册的差异')
  await everyWay(desk, 'reimport', async () => { await desk.page.waitForSelector('.difference .line') })
  await desk.page.keyboard.press('Control+Enter')
  await desk.page.waitForSelector('.done')
  await everyWay(desk, 'reimport-done', async () => { await desk.page.waitForSelector('.done') })
  expect(desk.complaints).toEqual([])
})
