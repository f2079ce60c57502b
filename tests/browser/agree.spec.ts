// Two laptops that wrote different things meet, and a person decides with both versions in view.
import { afterEach, expect, test } from 'vitest'
import { Desk, PASSCODE, endAll, openHub, settle } from './desk'

afterEach(endAll)

test('what two laptops wrote about one resident is settled on the screen of either', async () => {
  const hub = await openHub()
  const one = await Desk.open()
  await one.found()
  await settle(one, 1)
  await one.call('set_hub', { address: hub })
  await one.call('sync_now', {})
  const { invitation } = await one.call('make_invitation', {})
  // The hub must know of an invitation before it lets anybody ask with it.
  await one.call('sync_now', {})

  const two = await Desk.open()
  await two.page.click('text=加入已有的居委')
  await two.page.fill('textarea', invitation)
  // Past the button for a photograph of the code.
  await two.type('Tab', 'Tab', '李伟', 'Tab', '东门', 'Enter')
  await two.page.waitForSelector('[data-passcode]')
  await two.type(PASSCODE, 'Tab', PASSCODE, 'Enter')
  await two.page.waitForSelector('nav')
  await two.call('set_hub', { address: hub })
  await expect.poll(async () => {
    await two.call('sync_now', {})
    return (await two.call('find_residents', {})).total
  }).toBe(12)

  // Nobody syncs between these two edits: they are concurrent. Both laptops are one machine, and would meet in its room.
  await one.call('set_room', { on: false })
  await two.call('set_room', { on: false })
  const [resident] = (await two.call('find_residents', {})).rows
  if (!resident) throw new Error('nobody is registered')
  await one.call('set_hub', { address: null })
  await two.call('set_hub', { address: null })
  await one.call('edit_resident', { id: resident.id, note: '下午在家' })
  await two.call('edit_resident', { id: resident.id, note: '已去外地' })
  await one.call('set_hub', { address: hub })
  await two.call('set_hub', { address: hub })
  await expect.poll(async () => {
    await one.call('sync_now', {})
    await two.call('sync_now', {})
    return [(await one.call('status', {})).reviews, (await two.call('status', {})).reviews]
  }).toEqual([1, 1])

  await one.page.keyboard.press('Alt+5')
  await expect.poll(() => one.page.locator('.version .value').allTextContents()).toHaveLength(2)
  const said = await one.page.locator('.version .value').allTextContents()
  expect(said.sort()).toEqual(['下午在家', '已去外地'])
  await one.page.click('.version:has-text("下午在家") button')
  await one.page.waitForSelector('text=没有需要核对的')
  await expect.poll(async () => {
    await one.call('sync_now', {})
    await two.call('sync_now', {})
    return (await two.call('show_resident', { id: resident.id })).note
  }).toBe('下午在家')
  expect((await two.call('status', {})).reviews).toBe(0)
  expect([...one.complaints, ...two.complaints]).toEqual([])
})
