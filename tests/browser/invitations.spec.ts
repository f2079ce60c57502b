// Who may join: an invitation is taken back, a laptop that comes in is announced to the administrator, and known by one key.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, openHub, settle } from './desk'
import { everyWay } from './looks'

afterEach(endAll)

test('an invitation is taken back, and who came in by another is announced until the administrator knows them', async () => {
  const hub = await openHub()
  const desk = await Desk.open()
  await desk.found()
  await settle(desk, 1)
  await desk.call('set_hub', { address: hub })
  await desk.call('sync_now', {})
  await desk.page.keyboard.press('Alt+8')
  await desk.page.click('main button:has-text("生成邀请码")')
  await desk.page.waitForSelector('main h2:has-text("还没用的邀请码")')
  await everyWay(desk, 'invitations', () => desk.page.waitForSelector('main .rows').then(() => undefined))
  const lost = await desk.page.inputValue('main textarea')
  await desk.page.click('main button:has-text("收回")')
  await desk.page.waitForSelector('main h2:has-text("还没用的邀请码")', { state: 'detached' })

  const thief = await Desk.open()
  await thief.call('join_committee', { invitation: lost, staff_name: '冒名', device_name: '捡来的电脑' })
  await thief.call('sync_now', {}).catch(() => undefined)
  const guest = await Desk.open()
  const { invitation } = await desk.call('make_invitation', {})
  // The hub knows of it before anybody asks with it.
  await desk.call('sync_now', {})
  await guest.call('join_committee', { invitation, staff_name: '李雷', device_name: '二号岗' })
  await guest.call('sync_now', {})
  await desk.call('sync_now', {})
  await expect.poll(() => desk.page.textContent('nav a[href$="members"] .count')).toBe('1')
  await desk.page.keyboard.press('Alt+1')
  await expect.poll(() => desk.page.textContent('main .notice')).toContain('二号岗')
  expect(await desk.page.textContent('main .notice')).not.toContain('捡来的电脑')
  await everyWay(desk, 'newcomer', () => desk.page.waitForSelector('main .notice').then(() => undefined))
  await desk.page.focus('main .notice button')
  await desk.page.keyboard.press('Enter')
  await desk.page.waitForSelector('main .notice', { state: 'detached' })
  expect(await desk.page.locator('nav a[href$="members"] .count').count()).toBe(0)
  expect(desk.complaints).toEqual([])
})
