import { onScopeDispose, ref, shallowRef, triggerRef, watch, type Ref, type ShallowRef } from 'vue'
import { call, onChange, type Args, type CallName, type Problem, type Result, type Topic } from '.'
import { asProblem } from './transport'

const PAGE = 100

/** The calls that give a long list a page at a time. */
type Paged = { [N in CallName]: Result<N> extends { total: number; rows: unknown[] } ? N : never }[CallName]
type Row<N extends Paged> = Result<N>['rows'][number]

export interface Pages<T> {
  total: Ref<number>
  /** Sparse: what has not been seen yet has not been asked for. */
  rows: ShallowRef<(T | undefined)[]>
  problem: Ref<Problem | undefined>
  loading: Ref<boolean>
  /** Says which rows are in view. */
  see: (first: number, last: number) => void
  refresh: () => void
}

/** A long list of the desk, of which only the pages in view are fetched. */
export function usePages<N extends Paged>(
  name: N,
  args: () => Omit<Args<N>, 'offset' | 'limit'> | undefined,
  topics: Topic[],
): Pages<Row<N>> {
  const total = ref(0)
  const rows = shallowRef<(Row<N> | undefined)[]>([])
  const problem = ref<Problem>()
  const loading = ref(false)
  let asked = new Set<number>()
  let turn = 0
  let view: [number, number] = [0, 0]

  async function fetchPage(page: number): Promise<void> {
    const given = args()
    if (given === undefined || asked.has(page)) return
    asked.add(page)
    const mine = turn
    loading.value = true
    try {
      const result = await call(name, { ...given, offset: page * PAGE, limit: PAGE } as Args<N>)
      if (mine !== turn) return
      const { total: all, rows: got } = result as { total: number; rows: Row<N>[] }
      total.value = all
      rows.value.length = all
      got.forEach((row, place) => (rows.value[page * PAGE + place] = row))
      triggerRef(rows)
      problem.value = undefined
    } catch (error) {
      asked.delete(page)
      if (mine === turn) problem.value = asProblem(error)
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  function see(first: number, last: number): void {
    view = [first, last]
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) void fetchPage(page)
  }

  // What is shown stays until the newer answer replaces it, so that a list does not flicker when a sync brings news.
  function refresh(): void {
    turn++
    asked = new Set()
    see(...view)
  }

  onScopeDispose(onChange((changed) => changed.some((topic) => topics.includes(topic)) && refresh()))
  watch(
    () => JSON.stringify(args() ?? null),
    () => {
      turn++
      asked = new Set()
      view = [0, 0]
      if (args() === undefined) {
        total.value = 0
        rows.value = []
      } else see(0, 0)
    },
    { immediate: true },
  )
  return { total, rows, problem, loading, see, refresh }
}
