import { expect, test } from 'vitest'
import { strokes, type Stroke } from './strokes'

/** Presses keys at times; gives what was scanned, cut off and replayed, in their order. */
function run(...pressed: [keys: string | string[], from: number, each: number][]): string[] {
  const machine = strokes<Stroke>()
  const came: string[] = []
  const hear = ({ replay, scan, late, broken }: ReturnType<typeof machine.press>, own?: string): void => {
    came.push(...replay.map((one) => one.key))
    if (broken) came.push('cut off')
    if (scan !== undefined) came.push(`scan ${scan}`)
    if (late) came.push(`late ${late.text} (${late.acted} acted, rest ${late.rest.map((one) => one.key).join('')})`)
    if (own) came.push(`${own} at once`)
  }
  for (const [keys, from, each] of pressed) {
    for (const [nth, key] of [...keys].entries()) {
      const said = machine.press({ key, isSpecial: false }, from + nth * each)
      hear(said, said.taken || key === 'Shift' ? undefined : key)
    }
  }
  hear(machine.idle())
  return came
}
const scan = (text: string): string[] => [...text, 'Enter']

test('keys that follow at once and end in an Enter are a scan, capitals and all', () => {
  expect(run([scan('990000195503070018'), 0, 8])).toEqual(['scan 990000195503070018'])
  expect(run([['Shift', 'L', 'Shift', 'P', ':', '1', '2', '3', 'Enter'], 0, 15])).toEqual(['scan LP:123'])
  expect(run([scan('SH 001'), 0, 34])).toEqual(['scan SH 001'])
  expect(run([scan('T001'), 0, 10], [scan('T002'), 45, 10])).toEqual(['scan T001', 'scan T002'])
})

test('a key nothing follows is an ordinary key, and two hands are no scanner', () => {
  expect(run(['1', 0, 0])).toEqual(['1'])
  expect(run(['111', 0, 60])).toEqual(['1', '1', '1'])
  expect(run(['12', 0, 20])).toEqual(['1', '2'])
  expect(run(['1', 0, 0], [['Enter'], 300, 0])).toEqual(['1', 'Enter'])
})

test('a key that is no text goes its way at once, after whatever is held', () => {
  expect(run([['ArrowDown'], 0, 0])).toEqual(['ArrowDown at once'])
  expect(run([['Enter'], 0, 0])).toEqual(['Enter at once'])
  expect(run([[' '], 0, 0])).toEqual(['  at once'])
  expect(run([['1', 'ArrowDown'], 0, 10])).toEqual(['1', 'ArrowDown'])
  const machine = strokes<Stroke>()
  expect(machine.press({ key: 'z', isSpecial: true }, 0)).toEqual({ taken: false, replay: [] })
})

test('a scan that was cut off ticks nobody', () => {
  expect(run(['9900001955', 0, 8])).toEqual(['cut off'])
  expect(run(['9900001955', 0, 8], [['Enter'], 400, 0])).toEqual(['cut off', 'Enter at once'])
  expect(run(['9900001955', 0, 8], ['1', 400, 0])).toEqual(['cut off', '1'])
  expect(run(['7777', 0, 8])).toEqual(['cut off'])
})

test('a laptop that is busy in the middle of a scan does not cut it off', () => {
  expect(run(['9900', 0, 8], [scan('0019'), 200, 8])).toEqual(['scan 99000019'])
  expect(run(['990000', 0, 8], [['Enter'], 240, 0])).toEqual(['scan 990000'])
  const machine = strokes<Stroke>()
  for (const at of [0, 8, 16]) machine.press({ key: '7', isSpecial: false }, at)
  expect(machine.wait()).toBe(40)
  machine.press({ key: '7', isSpecial: false }, 24)
  expect(machine.wait()).toBe(250)
})

test('keys of a scan that a busy laptop brings late, and that were acted on, are known when its Enter comes', () => {
  const card = '990000195503070018'
  // The first two came one by one, the rest at once.
  expect(run(['9', 0, 0], ['9', 120, 0], [scan(card.slice(2)), 260, 8])).toEqual(['9', '9', `scan ${card.slice(2)}`, `late ${card} (2 acted, rest )`])
  // All of it came one by one.
  expect(run([scan(card), 0, 70])).toEqual([...card, `late ${card} (18 acted, rest Enter)`])
  // A hand that ticked some time ago has nothing to do with it.
  expect(run(['1', 0, 0], [scan('T001'), 300, 8])).toEqual(['1', 'scan T001'])
  // Nor do few keys and an Enter, or keys with anything else between them.
  expect(run([scan('1111'), 0, 100])).toEqual(['1', '1', '1', '1', 'Enter'])
  expect(run(['111111', 0, 100], [['ArrowDown'], 600, 0], [scan('111111'), 700, 100])).toEqual([...'111111', 'ArrowDown', ...'111111', 'Enter'])
})
