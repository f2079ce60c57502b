// Who may do what, and where: shown in words, changed in one dialog; a laptop that was lost is revoked from one of its records on.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'
import { everyWay } from './looks'

afterEach(endAll)

async function members(): Promise<{ desk: Desk; building: string; other: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 1)
  const other = (await desk.call('add_building', { compound, name: '5', units: 1, floors: 2, rooms_per_floor: 1 })).id
  await desk.call('add_compound', { name: '云杉苑' })
  await desk.page.keyboard.press('Alt+8')
  await desk.page.waitForSelector('main h1')
  return { desk, building, other }
}

const row = (desk: Desk, name: string) => desk.page.locator('main li', { hasText: name }).first()
const words = (desk: Desk, name: string) => async () => (await row(desk, name).textContent())?.replace(/\s+/g, ' ').trim()
const dialog = (desk: Desk, has: string) => desk.page.locator('.form-dialog', { hasText: has })

test('whoever is added is for some buildings, which are told in words and changed; an administrator is widened', async () => {
  const { desk, building, other } = await members()
  await desk.page.click('main button:has-text("新增人员")')
  await desk.page.waitForSelector('.form-dialog input:focus')
  await desk.page.keyboard.type('李军')
  await dialog(desk, '新增人员').locator('label:has-text("部分小区或楼栋")').click()
  expect(await dialog(desk, '请勾选小区或楼栋').locator('button[type="submit"]').isDisabled()).toBe(true)
  await dialog(desk, '新增人员').locator('button[aria-label="桂花苑 楼栋"]').click()
  await dialog(desk, '新增人员').locator('.houses label:has-text("3号楼")').click()
  await everyWay(desk, 'members-add', async () => { /* it stands open */ })
  await dialog(desk, '新增人员').locator('button[type="submit"]').click()
  await expect.poll(words(desk, '李军')).toContain('工作人员 · 负责：桂花苑 3号楼')
  const scope = async (): Promise<string[] | undefined> => (await desk.call('list_staff', {})).find((one) => one.name === '李军')?.scope
  expect(await scope()).toEqual([building])

  // What is chosen already stands open with its ticks; another building joins.
  await desk.page.click('[aria-label="更改 李军"]')
  const change = dialog(desk, '“李军”的权限和范围')
  await change.locator('.houses .is-checked:has-text("3号楼")').waitFor()
  await change.locator('.houses label:has-text("5号楼")').click()
  await change.locator('button[type="submit"]').click()
  await expect.poll(words(desk, '李军')).toContain('负责：桂花苑 3号楼、5号楼')
  expect((await scope())?.sort()).toEqual([building, other].sort())

  // Nobody runs a part: it is said, and saved as the whole.
  await desk.page.click('[aria-label="更改 李军"]')
  await change.locator('.role').click()
  await desk.page.click('.el-select-dropdown__item:visible:has-text("管理员")')
  await expect.poll(() => change.locator('.widened').textContent()).toContain('范围从“桂花苑 3号楼、5号楼”改为全居委')
  expect(await desk.faults()).toEqual([])
  await change.locator('button[type="submit"]').click()
  await expect.poll(words(desk, '李军')).toContain('管理员 · 负责：全居委')
  expect(await scope()).toEqual([])
  await expect.poll(words(desk, '前台')).toContain('管理员 · 负责：全居委')
  await everyWay(desk, 'members', async () => { /* it is shown already */ })
  expect(desk.complaints).toEqual([])
})

test('a laptop is revoked from one of its records on; what came later is kept aside and can count again', async () => {
  const { desk, building } = await members()
  const laptop = await Desk.open()
  const { invitation } = await desk.call('make_invitation', { role: 'staff', scope: [building] })
  await laptop.call('join_committee', { invitation, staff_name: '王芳', device_name: '门岗', passcode: '三号楼的灯灭了' })
  const { device } = await meet(desk, laptop)
  await expect.poll(words(desk, '门岗')).toContain('负责：桂花苑 3号楼')
  const facts = (await desk.call('list_devices', {})).find((one) => one.id === device)?.facts ?? 0
  expect(facts).toBeGreaterThanOrEqual(2)

  await desk.page.click('[aria-label="停用 门岗"]')
  const revoke = dialog(desk, '停用“门岗”')
  await revoke.locator('text=由管理员逐条决定').waitFor()
  await revoke.locator('label:has-text("从较早的时候起")').click()
  expect(await revoke.textContent()).toContain(`目前到第 ${facts} 条`)
  expect(await revoke.locator('button[type="submit"]').isDisabled()).toBe(true)
  await revoke.locator('input[type="number"], .el-input-number input').fill(String(facts))
  await desk.type('Tab')
  await revoke.locator('text=有 1 条会被搁置').waitFor()
  await everyWay(desk, 'members-revoke', async () => { /* it stands open */ })
  await revoke.locator('button[type="submit"]').click()
  await expect.poll(words(desk, '门岗')).toContain('已停用')
  const held = await desk.call('list_held', {})
  expect(held.map((one) => [one.seq, one.reason])).toEqual([[facts, 'revoked']])
  await desk.page.locator('.wide button:has-text("计入")').first().click()
  await expect.poll(async () => (await desk.call('list_held', {})).length).toBe(0)
  expect(desk.complaints).toEqual([])
})

/** Two laptops meet in one room, and the newcomer writes something there. */
async function meet(desk: Desk, laptop: Desk): Promise<{ device: string }> {
  const { addresses } = await desk.call('list_peers', {})
  await laptop.call('meet_peer', { address: addresses[0] ?? '' })
  await expect.poll(async () => (await laptop.call('status', {})).admitted, { timeout: 60_000 }).toBe(true)
  const { home } = (await laptop.call('find_residents', {})).rows[0] ?? { home: '' }
  await laptop.call('add_resident', { home, name: '新来的' })
  await expect.poll(async () => (await desk.call('find_residents', { text: '新来的' })).total, { timeout: 60_000 }).toBe(1)
  const device = (await desk.call('list_devices', {})).find((one) => one.name === '门岗')?.id
  return { device: device ?? '' }
}
