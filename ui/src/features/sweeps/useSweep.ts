// One person walking one building: who is next, what was marked, which tube. Marks show at once and are
// written one after another; what could not be written is shown again as it was.
import { computed, nextTick, ref, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { call, complain, useQuery, type OutcomeView, type RoundView, type SweepBuildingView, type TargetView } from '../../desk'
import { againAt, leaving, overlay, saying, standing, type Fresh, type Mark } from './marks'
import type { Mine } from '../walking/useMine'
import { useAnswers } from './useAnswers'
import { useTube } from './useTube'
import { everybody, passedOver, steps, type Step } from './walk'

/** Somebody, and where. */
interface Whose {
  id: string
  name: string
  building: string
}
/** Somebody with the mark that stands. */
export interface Marked extends Whose {
  mark: Mark
}
/** A mark that can be taken back: whose, and what stood there before. */
export interface Done extends Whose {
  was: Mark | undefined
  now: Mark
}

export type Marking = 'marked' | 'needs_tube' | 'other_tube' | 'nothing'
/** How somebody comes from one tube into another: taken over for a reason, or what was said before was a mistake. */
export interface Change {
  reason?: string
}
/** Hears whom somebody with a care tag and no mark was passed over by going on. */
export type Passing = (passed: Step[], building: string) => void

export function useSweep(roundId: () => string, round: Ref<RoundView | undefined>, building: Ref<string | undefined>, passing: Passing, mine: Mine) {
  const { t } = useI18n()
  const { data, problem, loading, refresh } = useQuery(
    'sweep_building',
    () => (building.value ? { round: roundId(), building: building.value } : undefined),
    ['marks', 'rounds', 'register', 'closures'],
  )
  const fresh = shallowRef<Fresh>(new Map())
  const undoable = shallowRef<Done[]>([])
  const current = ref<string>()
  const onlyMissing = ref(false)
  let writing: Promise<void> = Promise.resolve()
  let unwritten = 0
  // Whoever is to be current once another building has been read.
  let awaited: string | undefined
  // Nobody is passed over by going to another building.
  let isQuiet = false
  // Nobody is in hand until somebody is chosen.
  let isDropped = false
  // Whoever was gone to since the last mark.
  const gone = ref<string>()

  const whole = computed(() => data.value && overlay(data.value, fresh.value))
  const view = computed(() => whole.value && mine.own(whole.value))
  const walk = computed<Step[]>(() => (view.value ? steps(view.value, onlyMissing.value, current.value) : []))
  const place = computed(() => walk.value.findIndex((step) => step.target.id === current.value))
  const size = computed(() => round.value?.tube_size ?? 0)
  const closed = computed(() => round.value?.state === 'closed')
  const { count, ...tubes } = useTube(roundId, () => size.value, () => !unwritten)
  const { tube, inTube, full } = tubes
  const answers = useAnswers(roundId, round)

  // The answer that comes after the last write shows all that was laid over it.
  watch(data, () => {
    if (!unwritten && fresh.value.size) fresh.value = new Map()
    if (awaited) reach(awaited)
    if (awaited && isIn(view.value, awaited)) current.value = awaited
    awaited = undefined
    if (!isDropped && !walk.value.some((step) => step.target.id === current.value)) current.value = firstMissing()
  })
  watch(mine.only, () => {
    if (!walk.value.some((step) => step.target.id === current.value)) current.value = firstMissing()
  })
  // Until another building has been read, the walk is that of the one before.
  watch(building, (_, before) => {
    if (before && !isQuiet) passing(passedOver(walk.value, place.value, place.value + 1), before)
    current.value = undefined
    isQuiet = false
    isDropped = false
  })

  const isIn = (where: SweepBuildingView | undefined, target: string): boolean => where !== undefined && everybody(where).some((one) => one.id === target)

  /** Whoever lives on nobody's own way is shown with everybody. */
  function reach(target: string): void {
    if (!isIn(view.value, target) && isIn(whole.value, target)) mine.leave()
  }

  function firstMissing(): string | undefined {
    return (walk.value.find((step) => step.target.sense === null) ?? walk.value[0])?.target.id
  }

  function lay(target: string, mark: Mark | null | undefined): void {
    const next = new Map(fresh.value)
    if (mark === undefined) next.delete(target)
    else next.set(target, mark)
    fresh.value = next
  }

  function write(target: string, doing: () => Promise<unknown>, failed?: () => void): void {
    unwritten++
    writing = writing.then(async () => {
      try {
        await doing()
      } catch (error) {
        lay(target, undefined)
        failed?.()
        complain(error)
      } finally {
        unwritten--
        if (!unwritten) await Promise.all([refresh(), count()])
      }
    })
  }

  function record(whose: Whose, now: Mark, was: Mark | undefined, said = () => recorded(whose, now, was)): Done {
    const done: Done = { ...whose, was, now }
    undoable.value = [...undoable.value, done]
    lay(whose.id, now)
    write(whose.id, async () => {
      const answer = await said()
      // While others wait behind it, the desk's count is behind what was ticked here.
      if (answer.tube?.code === tube.value && unwritten === 1) inTube.value = answer.tube.count
    }, () => (undoable.value = undoable.value.filter((one) => one.id !== whose.id)))
    return done
  }

  const recorded = ({ id }: Whose, now: Mark, was: Mark | undefined) => call('record_mark', { round: roundId(), target: id, ...saying(now), ...leaving(was, now) })

  /** Puts somebody into the tube in hand who is in another one; what was said of them stays, and the desk adds the reason. */
  function takeOver(whose: Whose, was: Mark, { reason }: Change): void {
    const code = tube.value
    const done = record(whose, { ...was, tube: code, at: Date.now() }, was, async () => {
      const answer = await call('move_to_tube', {
        round: roundId(), target: whose.id, code, ...(was.tube && { out_of: was.tube }), ...(reason && { reason }),
      })
      // What is added to it next must not take the reason away.
      const stands = await shown(whose).catch(() => undefined)
      const now = stands?.tube === code && standing(stands, round.value?.outcomes ?? [])
      if (now) done.now = now
      undoable.value = [...undoable.value]
      return answer
    })
  }

  /** Goes up or down; whoever lies between is passed over. */
  function move(by: number): void {
    const to = Math.max(0, Math.min(walk.value.length - 1, place.value + by))
    goTo(walk.value[to]?.target.id, building.value, passedOver(walk.value, place.value, to))
  }

  /** Goes to somebody, here or in another building; further on, whoever is in hand is passed over. */
  function goTo(target: string | undefined, where = building.value, passed?: Step[]): void {
    if (!target || !where) return
    isDropped = false
    gone.value = target
    if (where !== building.value) {
      if (!mine.has(where)) mine.leave()
      awaited = target
      isQuiet = passed?.length === 0
      building.value = where
      return
    }
    reach(target)
    const onward = walk.value.findIndex((step) => step.target.id === target) > place.value
    passing(passed ?? (onward ? passedOver(walk.value, place.value, place.value + 1) : []), where)
    current.value = target
  }

  /** Makes somebody the next one who was added a moment ago; tells whether the round has them. */
  async function meet(target: string): Promise<boolean> {
    awaited = target
    await refresh()
    await nextTick()
    reach(target)
    if (!isIn(view.value, target)) return false
    isDropped = false
    gone.value = target
    current.value = target
    return true
  }

  /** Leaves whoever is in hand: what is pressed next is meant for nobody, until somebody is chosen. */
  function drop(): void {
    isDropped = true
    gone.value = undefined
    current.value = undefined
  }

  /** Marks whoever is next. Only who was sampled goes into the tube; out of another one nobody is taken before somebody said how. */
  function mark(outcome: OutcomeView, change?: Change): Marking {
    const step = walk.value[place.value]
    if (!step || closed.value) return 'nothing'
    const sampled = size.value > 0 && outcome.sampled
    const already = sampled && step.target.tube === tube.value
    if (sampled && !already && (!tube.value || full.value)) return 'needs_tube'
    if (sampled && !already && step.target.tube && !change) return 'other_tube'
    const whose = { id: step.target.id, name: step.target.name, building: building.value ?? '' }
    const was = standing(step.target, round.value?.outcomes ?? [])
    const following = walk.value[place.value + 1]?.target.id
    if (sampled && !already) inTube.value++
    else if (!sampled && tube.value && step.target.tube === tube.value) inTube.value--
    if (sampled && !already && was?.tube && change) takeOver(whose, was, change)
    else {
      record(whose, {
        outcome, tube: sampled ? tube.value : undefined, answers: outcome.sense === 'done' ? answers.now() : undefined, at: Date.now(),
      }, was)
    }
    gone.value = undefined
    current.value = following ?? whose.id
    return 'marked'
  }

  /** Whose mark can be added to: whoever was gone to since, where they have one, else whoever was marked last. */
  const subject = computed<Marked | undefined>(() => {
    const target = walk.value[place.value]?.target
    const stands = target && target.id === gone.value && standing(target, round.value?.outcomes ?? [])
    if (stands) return { id: target.id, name: target.name, building: building.value ?? '', mark: stands }
    const last = undoable.value.at(-1)
    return last && { ...last, mark: last.now }
  })

  /** Records a mark again with something added; all else of it stays. */
  function amend(whose: Marked, change: Pick<Mark, 'note'> | Pick<Mark, 'againAt'>): void {
    const { mark } = whose
    const now = { ...mark, againAt: againAt(mark) ?? undefined, ...change, at: Date.now() }
    record(whose, now, mark, async () => {
      await mustStand(whose, mark)
      return recorded(whose, now, mark)
    })
  }

  /** Takes the last mark back; gives the name of whose it was. */
  function undo(): string | undefined {
    const last = undoable.value.at(-1)
    if (!last) return undefined
    undoable.value = undoable.value.slice(0, -1)
    const { id, was, now } = last
    isDropped = false
    if (now.tube && now.tube === tube.value && was?.tube !== now.tube) inTube.value = Math.max(0, inTube.value - 1)
    gone.value = undefined
    if (last.building === building.value) current.value = id
    else {
      // Nobody is passed over by going back.
      current.value = undefined
      awaited = id
      building.value = last.building
    }
    // What stood there before stands there again; the history keeps all of it.
    lay(id, was ?? null)
    write(id, async () => {
      await mustStand(last, now)
      await (was ? call('record_mark', { round: roundId(), target: id, ...saying(was), ...leaving(now, was) }) : call('undo_mark', { round: roundId(), target: id }))
    })
    return last.name
  }

  /** Takes exactly these marks back, the last first; whichever could not be written is not among them any more. */
  function takeBack(those: readonly Done[]): void {
    for (const one of [...those].reverse()) {
      if (!undoable.value.includes(one)) continue
      undoable.value = [...undoable.value.filter((other) => other !== one), one]
      undo()
    }
  }

  /** Fails where something newer stands than what somebody saw: a phone's or another laptop's mark is nobody's to overwrite unseen. */
  async function mustStand(whose: Whose, seen: Mark): Promise<void> {
    const stands = await shown(whose)
    if (stands?.outcome !== seen.outcome.code || (stands.tube ?? undefined) !== seen.tube) throw new Error(t('sweeps.newer', { name: whose.name }))
  }

  /** Somebody as the desk shows them now. */
  async function shown({ id, building }: Whose): Promise<TargetView | undefined> {
    return everybody(await call('sweep_building', { round: roundId(), building })).find((one) => one.id === id)
  }

  return {
    view, whole, problem, loading, refresh, walk, place, current, onlyMissing, closed, move, goTo, meet, drop, mark, undo, takeBack, undoable, subject, amend,
    answers, size, ...tubes,
  }
}
export type Sweep = ReturnType<typeof useSweep>
