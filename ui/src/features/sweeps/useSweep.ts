// One person walking one building: who is next, what was marked, which tube. Marks show at once and are
// written one after another; what could not be written is shown again as it was.
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { call, complain, useQuery, type OutcomeView, type RoundView } from '../../desk'
import { firstTube, nextTube, overlay, steps, type Fresh, type Step } from './walk'

/** A mark that can be taken back: whose, where, and what stood there before. */
interface Done {
  target: string
  name: string
  building: string
  was: Fresh | undefined
}

export type Marking = 'marked' | 'needs_tube' | 'nothing'

export function useSweep(roundId: () => string, round: Ref<RoundView | undefined>, building: Ref<string | undefined>) {
  const { data, problem, loading, refresh } = useQuery(
    'sweep_building',
    () => (building.value ? { round: roundId(), building: building.value } : undefined),
    ['marks', 'rounds', 'register'],
  )
  const fresh = shallowRef<ReadonlyMap<string, Fresh>>(new Map())
  const undoable = ref<Done[]>([])
  const current = ref<string>()
  const onlyMissing = ref(false)
  const tube = ref(localStorage.getItem(`tube ${roundId()}`) ?? '')
  const inTube = ref(0)
  let writing: Promise<void> = Promise.resolve()
  let unwritten = 0
  // Whoever is to be current once another building has been read.
  let awaited: string | undefined

  const view = computed(() => data.value && overlay(data.value, fresh.value))
  const walk = computed<Step[]>(() => (view.value ? steps(view.value, onlyMissing.value, current.value) : []))
  const place = computed(() => walk.value.findIndex((step) => step.target.id === current.value))
  const size = computed(() => round.value?.tube_size ?? 0)
  const full = computed(() => size.value > 0 && inTube.value >= size.value)
  const suggestion = ref('')

  // The answer that comes after the last write shows all that was laid over it.
  watch(data, () => {
    if (!unwritten && fresh.value.size) fresh.value = new Map()
    if (awaited && walk.value.some((step) => step.target.id === awaited)) current.value = awaited
    awaited = undefined
    if (!walk.value.some((step) => step.target.id === current.value)) current.value = firstMissing()
  })
  watch(building, () => (current.value = undefined))

  function firstMissing(): string | undefined {
    return (walk.value.find((step) => step.target.done === null) ?? walk.value[0])?.target.id
  }

  function lay(target: string, mark: Fresh | undefined): void {
    const next = new Map(fresh.value)
    if (mark) next.set(target, mark)
    else next.delete(target)
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

  function move(by: number): void {
    const next = walk.value[Math.max(0, Math.min(walk.value.length - 1, place.value + by))]
    if (next) current.value = next.target.id
  }

  /** Marks whoever is next. Only the round's first outcome is a sample, so only that goes into the tube. */
  function mark(outcome: OutcomeView): Marking {
    const step = walk.value[place.value]
    if (!step || round.value?.state === 'closed') return 'nothing'
    const sampled = size.value > 0 && outcome.code === round.value?.outcomes[0]?.code
    const already = sampled && step.target.tube === tube.value
    if (sampled && !already && (!tube.value || full.value)) return 'needs_tube'
    const { id, name } = step.target
    const code = sampled ? tube.value : undefined
    const following = walk.value[place.value + 1]?.target.id
    if (sampled && !already) inTube.value++
    else if (!sampled && tube.value && step.target.tube === tube.value) inTube.value--
    const before = round.value?.outcomes.find((one) => one.code === step.target.outcome)
    const done: Done = { target: id, name, building: building.value ?? '', was: before && { outcome: before, tube: step.target.tube ?? undefined } }
    undoable.value.push(done)
    lay(id, { outcome, tube: code })
    current.value = following ?? id
    const args = { round: roundId(), target: id, outcome: outcome.code, ...(code && { tube: code }) }
    write(id, async () => {
      const answer = await call('record_mark', args)
      // While others wait behind it, the desk's count is behind what was ticked here.
      if (answer.tube?.code === tube.value && unwritten === 1) inTube.value = answer.tube.count
    }, () => (undoable.value = undoable.value.filter((one) => one.target !== id)))
    return 'marked'
  }

  /** Takes the last mark back; gives the name of whose it was. */
  function undo(): string | undefined {
    const last = undoable.value.pop()
    if (!last) return undefined
    const { target, was } = last
    const shown = view.value?.units.flatMap((unit) => unit.doors.flatMap((door) => door.targets)).find((one) => one.id === target)
    if (shown?.tube && shown.tube === tube.value) inTube.value = Math.max(0, inTube.value - 1)
    if (last.building === building.value) current.value = target
    else {
      awaited = target
      building.value = last.building
    }
    // What stood there before stands there again; the history keeps all of it.
    lay(target, was ?? { outcome: undefined, tube: undefined })
    write(target, () =>
      was?.outcome
        ? call('record_mark', { round: roundId(), target, outcome: was.outcome.code, ...(was.tube && { tube: was.tube }) })
        : call('undo_mark', { round: roundId(), target }),
    )
    return last.name
  }

  async function held(code: string): Promise<number> {
    return (await call('show_tube', { round: roundId(), code })).people.length
  }

  /** Finds ahead of time the next code that no other gate has begun, so that accepting it takes no waiting. */
  async function suggest(): Promise<void> {
    const after = tube.value
    let code = after ? nextTube(after) : firstTube(Date.now())
    suggestion.value = code
    try {
      for (let tries = 0; tries < 200 && (await held(code)) > 0; tries++) code = nextTube(code)
      if (tube.value === after) suggestion.value = code
    } catch (error) {
      complain(error)
    }
  }

  /** Takes a tube in hand: typed, scanned, or the suggested one. */
  function takeTube(typed: string): void {
    const code = typed.trim().toUpperCase()
    if (!code) return
    const suggested = code === suggestion.value
    tube.value = code
    inTube.value = 0
    localStorage.setItem(`tube ${roundId()}`, code)
    if (!suggested) void count()
    void suggest()
  }

  async function count(): Promise<void> {
    const code = tube.value
    if (!code || !size.value) return
    try {
      const people = await held(code)
      if (code === tube.value && !unwritten) inTube.value = people
    } catch (error) {
      complain(error)
    }
  }

  watch(
    () => Boolean(round.value?.tube_size),
    (tubes) => {
      if (!tubes) return
      if (tube.value) void count()
      void suggest()
    },
    { immediate: true },
  )

  return {
    view, problem, loading, refresh, walk, place, current, onlyMissing, move, mark, undo, undoable,
    tube, inTube, size, full, suggestion, takeTube,
  }
}
export type Sweep = ReturnType<typeof useSweep>
