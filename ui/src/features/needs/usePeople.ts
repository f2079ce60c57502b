// Whom today must not forget, as one list: the silent few, what is due, and who meant to be back.
import { computed, type ComputedRef } from 'vue'
import { useQuery, type DueRow, type ResidentRow, type Result, type SilentRow } from '../../desk'

export type Person =
  | { kind: 'silent'; key: string; resident: string; home: string; name: string; row: SilentRow }
  | { kind: 'due'; key: string; resident: string; home: string; name: string; row: DueRow }
  | { kind: 'back'; key: string; resident: string; home: string; name: string; row: ResidentRow }

export interface People {
  silent: ComputedRef<Result<'silent_few'> | undefined>
  due: ComputedRef<Result<'due_needs'> | undefined>
  back: ComputedRef<Result<'list_back'> | undefined>
  /** All of them in the order they stand. */
  all: ComputedRef<Person[]>
  /** How many there are, those that are not listed too. */
  total: ComputedRef<number>
  ready: ComputedRef<boolean>
}

export function usePeople(): People {
  const { data: silent } = useQuery('silent_few', () => ({}), ['register', 'marks', 'rounds', 'supplies', 'closures'])
  const { data: due } = useQuery('due_needs', () => ({}), ['register', 'closures'])
  const { data: back } = useQuery('list_back', () => ({}), ['register', 'closures'])
  const all = computed<Person[]>(() => [
    ...(silent.value?.rows ?? []).map((row) => ({ kind: 'silent' as const, key: `s${row.resident}`, resident: row.resident, home: row.home, name: row.name, row })),
    ...(due.value?.rows ?? []).map((row) => ({ kind: 'due' as const, key: `d${row.need.id}`, resident: row.resident, home: row.home, name: row.name, row })),
    ...(back.value?.rows ?? []).map((row) => ({ kind: 'back' as const, key: `b${row.id}`, resident: row.id, home: row.home, name: row.name, row })),
  ])
  const total = computed(() => (silent.value?.total ?? 0) + (due.value?.total ?? 0) + (back.value?.total ?? 0))
  const ready = computed(() => Boolean(silent.value && due.value && back.value))
  return { silent: computed(() => silent.value), due: computed(() => due.value), back: computed(() => back.value), all, total, ready }
}
