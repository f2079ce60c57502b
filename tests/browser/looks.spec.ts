// The screens of a round on a busy morning, in both languages, text sizes and displays.
import { afterEach, expect, test } from 'vitest'
import { Desk, build, endAll, settle } from './desk'
import { everyWay } from './looks'

afterEach(endAll)

/** A screening under way: closures, a full tube with a positive result, a damaged one, papers out, a point, a team, a phone let in. */
async function morning(): Promise<{ desk: Desk; round: string }> {
  const desk = await Desk.open()
  await desk.found()
  const { compound, building } = await settle(desk, 2)
  const other = await build(desk, compound, { name: '5', units: 3, floors: 6, rooms_per_floor: 2 }, ({ room }) => [{ name: `五号楼${room}` }])
  const round = (await desk.call('open_round', {
    name: '桂花苑北区秋季应急混采筛查第三轮', kind: 'screening', target: 'resident', compounds: [compound], buildings: [], outcomes: [], tube_size: 10, starts_at: Date.now() - 3_600_000,
  })).id
  await desk.call('close_place', { place: building, level: 1, day: '2026-01-05', why: '指挥部通知' })
  const { units } = await desk.call('sweep_building', { round, building })
  const people = units.flatMap((unit) => unit.doors.flatMap((door) => door.targets.map((one) => one.id)))
  await desk.callEach('record_mark', people.slice(0, 14).map((target, nth) => ({ round, target, outcome: 1, tube: nth < 10 ? 'SH0001' : 'SH0002' })))
  await desk.call('record_result', { round, code: 'SH0001', result: 'positive' })
  await desk.call('note_tube', { round, code: 'SH0002', fault: 'damaged', note: '盖子裂了' })
  await desk.call('print_papers', { round, buildings: [], only_left: true })
  await desk.call('save_point', { round, name: '中心花园', lanes: 2, lane_per_hour: 60 })
  await desk.call('plan_walk', { round, names: ['一组', '二组'], split: 'runs' })
  await desk.call('invite_phone', { round, buildings: [other], name: '李强', encrypted: false })
  return { desk, round }
}

test('the screens of a round are whole in both languages, sizes and texts', { timeout: 300_000 }, async () => {
  const { desk, round } = await morning()
  for (const [name, path] of [['today', 'today'], ...['', 'papers', 'tubes', 'walk', 'calling', 'phones'].map((one) => [one || 'sweep', `sweeps/${round}${one && `/${one}`}`])] as const) {
    await desk.page.evaluate((to) => (location.hash = `#/${to}`), path)
    await desk.page.waitForURL((url) => url.hash.startsWith(`#/${path}`))
    await everyWay(desk, `round-${name}`, async () => {
      // The round's name of sixteen characters, where it is the title, is whole.
      expect(await desk.page.locator('main h1').evaluate((title) => title.scrollWidth - title.clientWidth), name).toBeLessThanOrEqual(0)
    })
  }
  await desk.page.evaluate(() => (window.print = () => undefined))
  await desk.page.evaluate((to) => (location.hash = `#/${to}`), `sweeps/${round}/papers`)
  await desk.page.click('[data-print]')
  await everyWay(desk, 'round-print', async () => { await desk.page.waitForSelector('.print-view .sheet') })
  expect(desk.complaints).toEqual([])
})
