// Whole mornings: 300 residents of four buildings, by keyboard, by scanner, from paper, on four phones. Each script keeps a
// book of its own of what was said of whom; afterwards every resident, every number on the screen and the text for the town
// must be what the book says. Whoever sits at the laptop has no mouse.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { OutcomeView } from '../../ui/src/desk/types'
import { Desk, build, endAll } from './desk'
import { tabTo, tabUntil, watchMouse } from './keys'
import { countKeys, keysPressed, pad } from './pad'
import { chance, identity } from './people'
import { Phone } from './phone'
import { press, scan } from './scanner'

const BUILDINGS = 4
const PEOPLE = 300

interface Person {
  name: string
  room: string
  card: string
  /** Which building, from 0. */
  building: number
}
/** What was said of whom, by the outcome's name. */
type Book = Map<string, string>

let desk: Desk
let compound: string
const buildings: string[] = []
let mousePresses: () => Promise<number>
/** Everybody in walking order. */
const people: Person[] = []

beforeAll(async () => {
  desk = await Desk.open()
  await desk.found()
  compound = (await desk.call('add_compound', { name: '桂花苑' })).id
  const known = new Map<string, Person>()
  for (let nth = 0; nth < BUILDINGS; nth++) {
    buildings.push(await build(desk, compound, { name: `${nth + 1}`, units: 1, floors: 5, rooms_per_floor: 5 }, ({ room }) => [...'甲乙丙'].map((letter) => {
      const person = { name: `${nth + 1}号${room}${letter}`, room, card: identity(known.size), building: nth }
      known.set(person.name, person)
      return { name: person.name, id_number: person.card }
    })))
  }
  expect(known.size).toBe(PEOPLE)
  // From the top floor down, room by room.
  for (let nth = 0; nth < BUILDINGS; nth++) {
    const of = [...known.values()].filter((person) => person.building === nth)
    people.push(...of.sort((a, b) => Number(b.room[0]) - Number(a.room[0]) || a.room.localeCompare(b.room)))
  }
  mousePresses = await watchMouse(desk)
}, 180_000)
afterEach(async () => expect(await mousePresses(), 'nobody has a mouse').toBe(0))
afterAll(endAll)

interface Round {
  round: string
  name: string
  /** The key of an outcome, by its name. */
  key: (name: string) => string
  outcomes: OutcomeView[]
}

async function open(name: string, tubes: boolean): Promise<Round> {
  const kind = tubes ? ({ kind: 'screening', tube_size: 10 } as const) : ({ kind: 'single' } as const)
  const opened = { name, ...kind, target: 'resident', compounds: [compound], buildings: [], outcomes: [], starts_at: Date.now() } as const
  const { id: round } = await desk.call('open_round', { ...opened, compounds: [compound], buildings: [], outcomes: [] })
  const { outcomes } = await desk.call('show_round', { id: round })
  return { round, name, outcomes, key: (name) => outcomes.find((one) => one.name === name)?.key ?? '?' }
}

/** From the list of rounds to where a button of this one leads. */
async function goTo({ name }: Round, button: string, sign: string): Promise<void> {
  await desk.type('Alt+3')
  await desk.page.waitForSelector(`article h2:text-is("${name}")`)
  do await tabTo(desk, button)
  while ((await desk.page.evaluate(() => document.activeElement?.closest('article')?.querySelector('h2')?.textContent)) !== name)
  await desk.type('Enter')
  await desk.page.waitForSelector(sign)
}
const toSweep = (morning: Round): Promise<void> => goTo(morning, '开始扫楼', '[aria-current="true"].line')

/** Everything the desk knows of the round is what the book says. */
async function agrees(morning: Round, book: Book): Promise<void> {
  const { round, outcomes } = morning
  expect(book.size).toBe(PEOPLE)
  const counted = { done: 0, not_done: 0, excused: 0 }
  for (const name of book.values()) counted[outcomes.find((one) => one.name === name)!.sense]++
  const expected = PEOPLE - counted.excused
  await expect.poll(() => desk.call('round_counts', { round })).toEqual({ ...counted, expected, missing: 0 })
  for (const [nth, building] of buildings.entries()) {
    const { units } = await desk.call('sweep_building', { round, building })
    const stands = units.flatMap((unit) => unit.doors.flatMap((door) => door.targets)).map((one) => [one.name, one.outcome_name])
    const said = people.filter((person) => person.building === nth).map(({ name }) => [name, book.get(name)])
    expect(stands).toEqual(said)
  }
  await goTo(morning, '开始扫楼', '.counts')
  const number = async (row: string): Promise<number> => Number(await desk.page.textContent(`.counts ${row}`))
  await expect.poll(async () => [await number('span:first-child b'), await number('.done b'), await number('.not b')]).toEqual(
    [expected, counted.done, counted.not_done],
  )
  const { text } = await desk.call('round_text', { round })
  expect(text).toContain(`应检${expected}人，已检${counted.done}人`)
  expect(text).toContain(`未检${expected - counted.done}人`)
  expect((await desk.call('list_reviews', { state: 'open' })).length).toBe(0)
  expect(desk.complaints).toEqual([])
}

/** Lets a phone in for a building, in place of the one that was chosen before. */
async function letIn(name: string, building: string): Promise<Phone> {
  await desk.page.waitForSelector('.name input:focus')
  await desk.type(name, 'Tab', 'Enter', building)
  await desk.page.waitForSelector(`[role="option"]:has-text("${building}")`)
  await desk.type('ArrowDown', 'Enter')
  await tabTo(desk, '生成上门码')
  await desk.type('Enter')
  await desk.page.waitForSelector('.typed')
  const phone = await Phone.scan(desk, ((await desk.page.textContent('.typed')) ?? '').trim())
  await desk.page.waitForSelector(`text=${name}的手机已接入`)
  // What is next has the keyboard.
  await desk.type('Enter')
  return phone
}

describe('a morning of 300 residents', () => {
  test('by keyboard: at most 1.6 strokes a resident, mistakes and people out of turn among them', { timeout: 300_000 }, async () => {
    const morning = await open('第1轮', true)
    const book: Book = new Map()
    const dice = chance()
    await toSweep(morning)
    await countKeys(desk)
    const began = Date.now()
    let inTube = 0
    const current = (): Promise<string | null> => desk.page.textContent('[aria-current="true"].line .name')
    /** Takes the tube that is offered; the next key is for the doors once they have the keyboard again. */
    async function nextTube(): Promise<void> {
      await desk.type('Enter')
      await desk.page.waitForFunction(() => !document.activeElement?.matches('input'))
      inTube = 0
    }
    async function sample(person: Person): Promise<void> {
      if (inTube === 10) await nextTube()
      await desk.type('1')
      book.set(person.name, '已采')
      inTube++
    }
    await desk.type('m', 't', 'Enter')
    for (const [nth, person] of people.entries()) {
      if (nth > 0 && person.building !== people[nth - 1]!.building) {
        // A tube that was full with the last of a building asks for the next one only where somebody is left.
        await desk.type(']')
        await desk.page.waitForSelector('[aria-current="true"].line')
        if (inTube === 10) await desk.type('t')
      }
      if (book.has(person.name)) continue
      if (nth % 25 === 0) expect(await current(), `turn ${nth}`).toBe(person.name)
      const what = dice.next().value % 100
      // A full tube asks before anything else can be said.
      if (inTube === 10 && what >= 84) await nextTube()
      if (what < 84) await sample(person)
      else if (what < 91) {
        await desk.type(morning.key('不在家'))
        book.set(person.name, '不在家')
      } else if (what < 94) {
        await desk.type(morning.key('住院'))
        book.set(person.name, '住院')
      } else if (what < 97 && inTube < 9) {
        await desk.type('1', 'u', morning.key('拒绝'))
        book.set(person.name, '拒绝')
      } else {
        // Somebody from further down stands at the table.
        const other = people.find((one, at) => at > nth + 3 && one.building === person.building && one.name.endsWith('甲') && !book.has(one.name))
        if (other) {
          await desk.type('/', other.room, 'Enter')
          await sample(other)
          if (inTube === 10) await nextTube()
          await desk.type('/', person.room, 'Enter')
        }
        await sample(person)
      }
    }
    const keys = await keysPressed(desk)
    const perMinute = PEOPLE / ((Date.now() - began) / 60_000)
    console.log(`300 residents by keyboard: ${keys} keys, ${(keys / PEOPLE).toFixed(2)} each; at 70 a minute ${((70 * PEOPLE) / keys).toFixed(0)} residents a minute; the script did ${perMinute.toFixed(0)}`)
    expect(keys / PEOPLE).toBeLessThanOrEqual(1.6)
    expect((70 * PEOPLE) / keys, 'residents a minute of 70 strokes').toBeGreaterThanOrEqual(40)
    expect(keys, 'nobody is ticked without a key').toBeGreaterThanOrEqual(PEOPLE)
    await agrees(morning, book)
    const { tubes } = await desk.call('list_tubes', { round: morning.round })
    expect(tubes.reduce((sum, tube) => sum + tube.people, 0)).toBe([...book.values()].filter((name) => name === '已采').length)
    expect(tubes.every((tube) => tube.people <= 10)).toBe(true)
  })

  test('by scanner: a card and one key each, in whatever order they come', { timeout: 300_000 }, async () => {
    const morning = await open('第2轮', true)
    const book: Book = new Map()
    const dice = chance()
    await toSweep(morning)
    const heard = async (): Promise<string | undefined> => (await desk.page.textContent('.said'))?.replace(/\s+/g, ' ').trim()
    const order = people.map((person) => ({ person, at: dice.next().value })).sort((a, b) => a.at - b.at)
    let tube = 0
    let inTube = 10
    const tubes = new Map<string, string[]>()
    for (const { person, at } of order) {
      if (inTube === 10) {
        const code = `SH2026${String(++tube).padStart(3, '0')}`
        // Nobody presses a key and scans in the same quarter of a second.
        await desk.page.waitForTimeout(300)
        await scan(desk, code)
        tubes.set(code, [])
        await expect.poll(heard).toBe(`✓ 采样管 ${code}（0/10）`)
        inTube = 0
      }
      await scan(desk, person.card)
      const said = at % 17 === 3 ? '拒绝' : at % 23 === 5 ? '隔离中' : '已采'
      await press(desk, morning.key(said))
      if (said === '已采') {
        inTube++
        tubes.get(`SH2026${String(tube).padStart(3, '0')}`)?.push(person.name)
      }
      book.set(person.name, said)
    }
    await agrees(morning, book)
    for (const [code, inside] of tubes) {
      const { people } = await desk.call('show_tube', { round: morning.round, code })
      // Of whoever a late card's keys had marked again, what stood before stands again, as the newest: so not in their order.
      expect(people.map((one) => one.name).toSorted(), code).toEqual(inside.toSorted())
    }
  })

  test('from paper: every sheet typed back with fewer keys than it has lines', { timeout: 300_000 }, async () => {
    const morning = await open('第3轮', false)
    const book: Book = new Map()
    const dice = chance()
    await goTo(morning, '纸单', 'text=存为 PDF')
    await tabTo(desk, '存为 PDF')
    const saving = desk.page.waitForEvent('download')
    await desk.type('Enter')
    await saving
    await desk.page.waitForSelector('text=还没收回')
    const papers = await desk.call('list_papers', { round: morning.round })
    expect(papers.reduce((sum, paper) => sum + paper.lines, 0)).toBe(PEOPLE)
    await tabUntil(desk, 'input.digits', 'Shift+Tab')
    await countKeys(desk)
    let walked = 0
    for (const paper of [...papers].sort((a, b) => a.place.localeCompare(b.place) || a.part - b.part)) {
      const typed = ['*']
      for (let line = 1; line <= paper.lines; line++) {
        const at = dice.next().value % 100
        const said = at < 90 ? '已采' : at < 96 ? '不在家' : '住院'
        // Whose line it is follows from the walk alone.
        book.set(people[walked++]!.name, said)
        if (said !== '已采') typed.push(`${line}.${morning.key(said)}`)
      }
      await pad(desk, paper.code)
      await pad(desk, typed.join(' '))
      await desk.page.waitForSelector(`text=单号 ${paper.code} 已录入`)
    }
    const keys = await keysPressed(desk)
    console.log(`300 residents from ${papers.length} papers: ${keys} keys, ${(keys / PEOPLE).toFixed(2)} each`)
    expect(keys).toBeLessThan(PEOPLE)
    await agrees(morning, book)
  })

  test('on four phones at once, each with a network that comes and goes', { timeout: 600_000 }, async () => {
    const morning = await open('第4轮', false)
    const book: Book = new Map()
    const phones: Phone[] = []
    await toSweep(morning)
    await tabTo(desk, '手机上门')
    await desk.type('Enter')
    for (let nth = 0; nth < BUILDINGS; nth++) phones.push(await letIn(`志愿者${nth + 1}`, `${nth + 1}号楼`))
    const invited = (await desk.call('list_phones', { round: morning.round })).phones
    // The one that came last stands first.
    expect(invited.map((one) => [one.name, ...one.buildings.map(({ building }) => building)]).toReversed()).toEqual(buildings.map((_, nth) => [`志愿者${nth + 1}`, `${nth + 1}`]))
    const dice = chance()
    const said = people.map(() => ['不在家', '住院', '拒绝'][dice.next().value % 20] ?? '已采')
    await Promise.all(phones.map(async (phone, which) => {
      const mine = people.map((person, at) => ({ person, said: said[at]! })).filter(({ person }) => person.building === which)
      await phone.showAll()
      for (const [nth, { person, said }] of mine.entries()) {
        if (nth % 10 === 2 * which) await phone.context.setOffline(true)
        if (nth % 10 === (2 * which + 6) % 10) await phone.context.setOffline(false)
        if (nth === 30 + which) await phone.dies().then(() => phone.showAll())
        await phone.tap(nth, said)
        book.set(person.name, said)
      }
      await phone.context.setOffline(false)
      await phone.delivered()
    }))
    await agrees(morning, book)
    const listed = await desk.call('list_phones', { round: morning.round })
    expect(listed.phones.map((one) => one.marks)).toEqual([75, 75, 75, 75])
    expect(phones.flatMap((phone) => phone.complaints)).toEqual([])
  })
})
