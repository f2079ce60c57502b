// One person walking one building: who is next, what was marked, which tube. Marks show at once and are
// written one after another; what could not be written is shown again as it was.
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { call, complain, useQuery, type OutcomeView, type RoundView } from '../../desk'
import { firstTube, nextTube, overlay, steps, type Fresh, type Step } from './walk'

interface Done {
  target: string
  name: string
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

  const view = computed(() => data.value && overlay(data.value, fresh.value))
  const walk = computed<Step[]>(() => (view.value ? steps(view.value, onlyMissing.value, current.value) : []))
  const place = computed(() => walk.value.findIndex((step) => step.target.id === current.value))
  const size = computed(() => round.value?.tube_size ?? 0)
  const full = computed(() => size.value > 0 && inTube.value >= size.value)
  const suggestion = ref('')

  // The answer that comes after the last write shows all that was laid over it.
  watch(data, () => {
    if (!unwritten && fresh.value.size) fresh.value = new Map()
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

  function write(target: string, doing: () => Promise<unknown>): void {
    unwritten++
    writing = writing.then(async () => {
      try {
        await doing()
      } catch (error) {
        lay(target, undefined)
        complain(error)
      } finally {
        unwritten--
        if (!unwritten) await refresh()
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
    undoable.value.push({ target: id, name })
    lay(id, { outcome, tube: code })
    current.value = following ?? id
    const args = { round: roundId(), target: id, outcome: outcome.code, ...(code && { tube: code }) }
    write(id, async () => {
      const answer = await call('record_mark', args)
      // While others wait behind it, the desk's count is behind what was ticked here.
      if (answer.tube?.code === tube.value && unwritten === 1) inTube.value = answer.tube.count
    })
    return 'marked'
  }

  /** Takes the last mark back; gives the name of whose it was. */
  function undo(): string | undefined {
    const last = undoable.value.pop()
    if (!last) return undefined
    const was = view.value?.units.flatMap((unit) => unit.doors.flatMap((door) => door.targets)).find((one) => one.id === last.target)
    if (was?.tube && was.tube === tube.value) inTube.value = Math.max(0, inTube.value - 1)
    lay(last.target, { outcome: undefined, tube: undefined })
    current.value = last.target
    write(last.target, () => call('undo_mark', { round: roundId(), target: last.target }))
    return last.name
  }

  async function held(code: string): Promise<number> {
    return (await call('show_tube', { round: roundId(), code })).people.length
  }

  /** Finds ahead of time the next code that no other gate has begun, so that accepting it takes no waiting. */
  async function suggest(): Promise<void> {
    const after = tube.value
    let code = after ? nextTube(after) : firstTube(new Date())
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
