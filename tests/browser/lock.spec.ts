// Passcodes by keyboard alone: the first steps, locking, a slip, a change of person, a forgotten passcode. axe looks at each.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Desk, PASSCODE, endAll } from './desk'

let desk: Desk
let sheet: string

/** Takes a picture of the screen where a folder for pictures is named. */
async function look(name: string): Promise<void> {
  const folder = process.env['LINLI_PICTURES']
  for (const [lang, large_text] of [['zh', false], ['en', false], ['zh', true], ['en', true]] as const) {
    await desk.call('set_preferences', { lang, large_text })
    await expect.poll(() => desk.page.evaluate(() => [document.documentElement.lang.slice(0, 2), document.documentElement.className].join())).toBe(`${lang},${large_text ? 'large' : ''}`)
    expect(await desk.faults(), `${name} ${lang}`).toEqual([])
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(1366)
    if (!folder) continue
    for (const [width, height] of [[1366, 768], [1920, 1080]] as const) {
      await desk.page.setViewportSize({ width, height })
      await desk.page.screenshot({ path: `${folder}/${name}-${lang}${large_text ? '-large' : ''}-${width}.png` })
    }
    await desk.page.setViewportSize({ width: 1366, height: 768 })
  }
  await desk.call('set_preferences', { lang: 'zh', large_text: false })
  await expect.poll(() => desk.page.evaluate(() => document.documentElement.className)).toBe('')
}

/** Presses Tab until a thing that says `text` has the keyboard. */
async function tabTo(text: string): Promise<void> {
  const here = (): Promise<string> => desk.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
  for (let presses = 0; !(await here()).startsWith(text); presses++) {
    expect(presses, `Tab never reaches ${text}`).toBeLessThan(60)
    await desk.page.keyboard.press('Tab')
  }
}

const says = (text: string): Promise<unknown> => desk.page.waitForSelector(`text=${text}`)

beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(endAll)

test('a founder chooses a passcode and puts the recovery sheet away', async () => {
  await look('welcome')
  await tabTo('新建居委台账')
  await desk.type('Enter')
  await desk.type('清溪第一居委会', 'Tab', '张敏', 'Tab', '前台', 'Enter')
  await desk.page.waitForSelector('[data-passcode]')
  await look('welcome-passcode')
  // Both fields are empty still: nothing begins. A weak one is refused in words.
  await desk.page.focus('[data-passcode]')
  await desk.type('123456', 'Tab', '123456', 'Enter')
  await says('口令不能是连续或重复')
  await desk.page.focus('[data-passcode]')
  await desk.type('Control+a', PASSCODE, 'Tab', 'Control+a', PASSCODE, 'Enter')
  sheet = (await (await desk.page.waitForSelector('[data-code]')).textContent()) ?? ''
  await look('welcome-sheet')
  // A page opened anew shows it again.
  await desk.page.reload()
  expect(await (await desk.page.waitForSelector('[data-code]')).textContent()).toBe(sheet)
  await tabTo('我已经保存好')
  await desk.type('Enter')
  await desk.page.waitForSelector('nav')
})

test('the laptop is locked and opened again, and a slip says so', async () => {
  await desk.type('Control+l')
  await says('请点您的名字')
  expect(await desk.page.$('nav')).toBeNull()
  await look('lock')
  await desk.page.focus('[data-passcode]')
  await desk.type('不是这个口令', 'Enter')
  await says('口令不对')
  await desk.type(PASSCODE, 'Enter')
  await desk.page.waitForSelector('nav')
})

test('a colleague is added, and takes over with her own passcode', async () => {
  await desk.call('add_staff', { name: '李小兰' })
  await desk.page.evaluate(() => (location.hash = '#/settings'))
  await says('本机人员')
  await look('settings')
  await tabTo('添加')
  await desk.type('Enter')
  await desk.page.waitForSelector('.el-dialog input[type="password"]')
  await desk.page.waitForFunction(() => document.activeElement?.matches('.el-dialog input'))
  await look('settings-add')
  await desk.page.focus('.el-dialog [data-passcode]')
  await desk.type('qingxi 2 hao', 'Tab', 'qingxi 2 hao', 'Tab', PASSCODE, 'Enter')
  await says('李小兰')
  await desk.type('Control+l')
  await says('请点您的名字')
  await tabTo('李小兰')
  await desk.type('Enter')
  await desk.page.waitForFunction(() => document.activeElement?.matches('[data-passcode]'))
  await look('lock-two')
  await desk.page.focus('[data-passcode]')
  await desk.type('qingxi 2 hao', 'Enter')
  await desk.page.waitForSelector('nav')
  await says('李小兰 · 前台')
})

test('a forgotten passcode is answered with the sheet', async () => {
  await desk.type('Control+l')
  await says('请点您的名字')
  await tabTo('忘记口令')
  await desk.type('Enter')
  await desk.page.waitForFunction(() => document.activeElement?.matches('input'))
  await look('forgotten')
  await desk.page.focus('form input')
  await desk.page.keyboard.type(sheet.trim())
  await desk.page.focus('[data-passcode]')
  await desk.type('隔壁的桂花树', 'Tab', '隔壁的桂花树', 'Enter')
  await desk.page.waitForSelector('nav')
  await says('张敏 · 前台')
  expect(desk.complaints.filter((line) => !/409|400/.test(line))).toEqual([])
})

test('after many slips the screen counts the seconds', async () => {
  await desk.type('Control+l')
  await says('请点您的名字')
  for (let slip = 0; slip < 5; slip++) {
    await desk.page.waitForFunction(() => document.activeElement?.matches('[data-passcode]'))
    await desk.type(`不是这个口令${slip}`, 'Enter')
    await desk.page.waitForFunction(() => (document.querySelector('[data-passcode]') as HTMLInputElement | null)?.value === '')
  }
  await says('请等')
  expect(await desk.page.isDisabled('form button[type="submit"]')).toBe(true)
  await look('lock-wait')
})
