// What a form sends: only the fields somebody changed since it was opened. What another laptop wrote in the meantime stays then.

/** The fields of a form that differ from what it was opened with. */
export function changed<T extends object>(form: T, was: T): Partial<T> {
  const fields = Object.keys(form) as (keyof T)[]
  return Object.fromEntries(fields.filter((field) => !same(form[field], was[field])).map((field) => [field, form[field]])) as Partial<T>
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** A copy that nothing else changes. */
export function copied<T extends object>(form: T): T {
  return JSON.parse(JSON.stringify(form)) as T
}
