// The main paths of papers, tubes and phones without a mouse: Tab, Enter, Space, arrows and what is typed.
import { afterEach, expect, test } from 'vitest'
import { Desk, endAll, settle } from './desk'
import { focused, tabTo, tabUntil } from './keys'
import { Phone } from './phone'

afterEach(endAll)

async function round(): Promise<{ desk: Desk; round: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound } = await settle(desk, 1)
  const { id } = await desk.call('open_round', {
    name: '第1轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now(),
  })
  await desk.type('Alt+3')
  await desk.page.waitForSelector('article.round')
  return { desk, round: id }
}

const at = (desk: Desk) => () => desk.page.url().split('/').at(-1)?.split('?')[0]

test('papers: printed, typed back, taken back and printed again', async () => {
  const { desk, round: id } = await round()
  await tabTo(desk, '纸单')
  await desk.type('Enter')
  await expect.poll(at(desk)).toBe('papers')
  await desk.page.waitForSelector('text=还没有纸单')
  await tabTo(desk, '存为 PDF')
  const saving = desk.page.waitForEvent('download')
  await desk.type('Enter')
  await saving
  await desk.page.waitForSelector('text=还没收回')
  await desk.call('print_papers', { round: id, buildings: [], only_left: false })
  await expect.poll(async () => (await desk.call('list_papers', { round: id })).length).toBe(2)

  // Both at once.
  await tabTo(desk, '选全部可补打的（2）')
  await desk.type('Space')
  await tabTo(desk, '补打所选 2 张')
  const again = desk.page.waitForEvent('download')
  await desk.type('Enter')
  await again
  await desk.page.waitForSelector('text=2 张已补打')
  expect((await desk.call('list_papers', { round: id })).every((one) => one.printed_again_at !== null)).toBe(true)
  const [one, other] = await desk.call('list_papers', { round: id })
  await tabTo(desk, `选择 ${one!.place} ${one!.code}`)
  await desk.type('Space')
  await tabTo(desk, '补打所选 1 张', 'Shift+Tab')

  // Back to the line, where the number of a paper is typed.
  await desk.page.waitForSelector('input.digits')
  await tabUntil(desk, 'input.digits', 'Shift+Tab')
  await desk.type(one!.code, 'Enter')
  await desk.page.waitForSelector(`.whose:has-text("${one!.code}")`)
  await desk.type('1-6.7', 'Enter')
  await expect.poll(async () => (await desk.call('list_papers', { round: id })).find((row) => row.id === one!.id)?.state).toBe('typed')
  await tabTo(desk, `空单收回 ${other!.place} ${other!.code}`)
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('list_papers', { round: id })).find((row) => row.id === other!.id)?.state).toBe('returned')
  // Its button is gone; the line has the keyboard.
  await desk.page.waitForSelector('input.digits:focus')
  expect(desk.complaints).toEqual([])
})

test('tubes: filled, opened, their result and fault written down, and left', async () => {
  const { desk, round: id } = await round()
  await tabTo(desk, '开始扫楼')
  await desk.type('Enter')
  await desk.page.waitForSelector('[aria-current="true"].line')
  await desk.type('t', 'Enter', '1', '1', '1')
  await expect.poll(async () => (await desk.call('list_tubes', { round: id })).tubes.length).toBe(1)
  const code = (await desk.call('list_tubes', { round: id })).tubes[0]!.code
  // The field for a tube's code comes first, then the way to all of them.
  do await tabTo(desk, '采样管')
  while (!(await desk.page.evaluate(() => document.activeElement?.matches('button'))))
  await desk.type('Enter')
  await expect.poll(at(desk)).toBe('tubes')
  await desk.page.waitForSelector('[role="listbox"]')
  await tabUntil(desk, '[role="listbox"]')
  await desk.type('Enter')
  await desk.page.waitForSelector('.panel:focus')
  await tabTo(desk, '阴性')
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('list_tubes', { round: id })).tubes[0]?.result?.result).toBe('negative')
  // The tube has the keyboard again, not nothing.
  await desk.page.waitForSelector('.panel:focus')
  await tabTo(desk, '备注')
  await desk.page.keyboard.type('盖子松')
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('list_tubes', { round: id })).tubes[0]?.note).toBe('盖子松')
  await desk.page.waitForSelector('.panel:focus')
  await desk.type('Escape')
  await desk.page.waitForSelector('.panel', { state: 'detached' })
  await expect.poll(() => desk.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('listbox')
  // The first laptop's own first one of the day.
  expect(code).toMatch(/^\d{4}A-001$/)
  expect(desk.complaints).toEqual([])
})

test('phones: one is invited, comes in, and is ended', async () => {
  const { desk, round: id } = await round()
  await tabTo(desk, '开始扫楼')
  await desk.type('Enter')
  await desk.page.waitForSelector('[aria-current="true"].line')
  await tabTo(desk, '手机上门')
  await desk.type('Enter')
  await expect.poll(at(desk)).toBe('phones')
  await desk.page.waitForSelector('text=生成上门码')
  // The name has the keyboard already, and the only building is chosen.
  await expect.poll(() => focused(desk)).toContain('姓名')
  await desk.type('王小红', 'Enter')
  await desk.page.waitForSelector('.typed')
  const link = (await desk.page.textContent('.typed'))?.trim() ?? ''
  const phone = await Phone.scan(desk, link)
  await desk.page.waitForSelector('text=王小红的手机已接入')
  // What is next has the keyboard.
  await expect.poll(() => focused(desk)).toContain('再')
  await tabTo(desk, '王小红')
  await desk.type('Enter')
  await desk.page.waitForSelector('.el-message-box')
  await expect.poll(() => desk.page.evaluate(() => Boolean(document.activeElement?.closest('.el-message-box')))).toBe(true)
  await desk.type('Enter')
  await expect.poll(async () => (await desk.call('list_phones', { round: id })).phones[0]?.state).toBe('ended')
  await expect.poll(() => desk.page.evaluate(() => document.activeElement !== document.body)).toBe(true)
  expect([...desk.complaints, ...phone.complaints]).toEqual([])
})
