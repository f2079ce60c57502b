// The board of a walk: where somebody looks, what is chosen, and moves that are written one after another and can be taken back.
import { computed, nextTick, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { call, complain, useQuery, type StopView, type TeamView } from '../../desk'
import { beside, columnOf, placeOf, giveBack, inOrder, putDown, settle, shift, step, type Gift, type Place, type Team } from './way'

/** What was moved, and how the board stood before. */
interface Moved {
  units: string[]
  words: string
  before: TeamView[]
}

export function useBoard(round: () => string, may: () => boolean, box: Ref<HTMLElement | undefined>) {
  const { t } = useI18n()
  const { data: walk, problem, loading, refresh } = useQuery('show_walk', () => ({ round: round() }), ['rounds', 'marks', 'register', 'staff', 'closures'])
  const teams = computed(() => walk.value?.teams ?? [])
  const at = ref<Place>()
  const chosen = ref<ReadonlySet<string>>(new Set())
  const undoable = ref<Moved[]>([])
  const said = ref('')
  let doing: Promise<void> = Promise.resolve()

  const stop = computed(() => teams.value.flatMap((team) => team.stops).find((one) => one.unit === at.value?.unit))
  const team = computed(() => teams.value.find((one) => one.id === at.value?.team))
  /** What a move moves: what is chosen, else where somebody looks. */
  const hand = computed<StopView[]>(() => inOrder(teams.value, chosen.value.size ? chosen.value : new Set(at.value?.unit ? [at.value.unit] : [])))

  /** Where there is more than one compound, a place is told with its own. */
  const compounds = computed(() => new Set(teams.value.flatMap((one) => one.stops.map((stop) => stop.compound))).size > 1)
  const nameOf = ({ compound, place }: StopView): string => (compounds.value ? compound + place : place)

  watch(teams, (now) => {
    const there = new Set(now.flatMap((one) => one.stops.map((stop) => stop.unit)))
    chosen.value = new Set([...chosen.value].filter((unit) => there.has(unit)))
    const kept = isHeld()
    at.value = settle(now, at.value)
    // Whatever moved to another team stands there anew.
    if (kept) void focus()
  })

  const isHeld = (): boolean => box.value?.contains(document.activeElement) ?? false

  async function focus(): Promise<void> {
    await nextTick()
    const place = box.value?.querySelector<HTMLElement>('[data-at]')
    place?.focus({ preventScroll: true })
    place?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  function lookAt(place: Place): void {
    at.value = place
  }

  /** Goes to the next one; with `more`, both are chosen. */
  function go(across: number, down: number, more = false): void {
    if (!at.value) return
    const next = step(teams.value, at.value, across, down)
    if (more) choose([at.value.unit, next.unit].filter((unit) => unit !== undefined))
    at.value = next
    void focus()
  }

  function choose(units: readonly string[]): void {
    chosen.value = new Set([...chosen.value, ...units])
  }

  function turn(unit: string): void {
    const next = new Set(chosen.value)
    if (!next.delete(unit)) next.add(unit)
    chosen.value = next
  }

  /** Chooses all stairwells of the building somebody looks at, or lets go of them. */
  function turnBuilding(): void {
    const building = stop.value?.building
    const units = teams.value.flatMap((one) => one.stops).filter((one) => one.building === building).map((one) => one.unit)
    const isAll = units.every((unit) => chosen.value.has(unit))
    chosen.value = new Set(isAll ? [...chosen.value].filter((unit) => !units.includes(unit)) : [...chosen.value, ...units])
  }

  function letGo(): void {
    chosen.value = new Set()
  }

  /** One thing after another, each on the board as the one before left it. */
  function queue(deed: () => Promise<void>): void {
    if (!may()) return
    doing = doing.then(deed).catch(complain)
  }

  /** Until no newer answer is on its way. */
  async function settled(): Promise<void> {
    await refresh()
    while (loading.value) await new Promise((go) => setTimeout(go, 10))
  }

  const write = ({ units, team, before }: Gift): Promise<unknown> =>
    call('give_units', { round: round(), units, ...(team && { team }), ...(before && { before }) })

  function give(meant: () => Gift | undefined): void {
    queue(async () => {
      const gift = meant()
      if (!gift?.units.length) return
      const before = teams.value
      await write(gift)
      const whose = before.find((one) => one.id === gift.team)?.name
      const only = gift.units.length === 1 ? before.flatMap((one) => one.stops).find((one) => one.unit === gift.units[0]) : undefined
      const what = only ? nameOf(only) : t('walking.stairwells', { n: gift.units.length })
      const isSame = gift.units.every((unit) => columnOf(before, unit)?.id === gift.team)
      const words = isSame ? t('walking.reordered', { what }) : gift.team ? t('walking.gave', { what, team: whose ?? '' }) : t('walking.tookAway', { what })
      undoable.value.push({ units: gift.units, words, before })
      await settled()
      // What is closed stands where its closure puts it, wherever somebody puts it.
      const moved = gift.units.some((unit) => placeOf(before, unit) !== placeOf(teams.value, unit))
      said.value = moved ? words : t('walking.keepsTurn')
    })
  }

  const held = (): ReadonlySet<string> => new Set(hand.value.map((one) => one.unit))
  const move = (across: 0 | 1 | -1, down: 0 | 1 | -1): void =>
    give(() => (across ? beside(teams.value, held(), across) : down ? shift(teams.value, held(), down) : undefined))
  const giveTo = (units: readonly string[], team: Team, before?: string): void => give(() => putDown(teams.value, units, team, before))

  function undo(): void {
    queue(async () => {
      const last = undoable.value.pop()
      if (!last) {
        said.value = t('walking.nothingUndo')
        return
      }
      for (const gift of giveBack(last.before, teams.value, last.units)) await write(gift)
      await settled()
      const unit = last.units[0]
      at.value = settle(teams.value, { team: null, unit })
      if (isHeld()) void focus()
      said.value = t('walking.undone', { what: last.words })
    })
  }

  /** On another plan the moves made before cannot be taken back. */
  async function forget(): Promise<void> {
    undoable.value = []
    letGo()
    await settled()
    await focus()
  }

  return {
    walk, problem, loading, refresh, teams, at, stop, team, chosen, hand, compounds, nameOf, said, undoable,
    lookAt, go, choose, turn, turnBuilding, letGo, move, giveTo, undo, forget, focus, isHeld,
  }
}
export type Board = ReturnType<typeof useBoard>
