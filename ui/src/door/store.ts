// What outlives the page: the browser's storage, or memory where it grants none (private windows throw on writing).

export interface Store {
  read(key: string): string | null
  write(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
  /** Whether all that was written is still there after the page is closed. */
  lasts(): boolean
}

/** What a text says; nothing where it is none of ours. */
export function fromText<T>(text: string | null): T | undefined {
  try {
    return (JSON.parse(text ?? 'null') as T | null) ?? undefined
  } catch {
    return undefined
  }
}

/** `storage` is asked for anew each time: only looking at it may throw. */
export function openStore(storage: () => Storage): Store {
  // What the storage did not take; it goes before what the storage says.
  const unkept = new Map<string, string>()
  function attempt<T>(doing: (storage: Storage) => T, otherwise: T): T {
    try {
      return doing(storage())
    } catch {
      return otherwise
    }
  }
  return {
    read: (key) => unkept.get(key) ?? attempt((all) => all.getItem(key), null),
    write(key, value) {
      const kept = attempt((all) => {
        all.setItem(key, value)
        return true
      }, false)
      if (kept) unkept.delete(key)
      else unkept.set(key, value)
    },
    remove(key) {
      unkept.delete(key)
      attempt((all) => all.removeItem(key), undefined)
    },
    keys: () => [...new Set([...unkept.keys(), ...attempt((all) => Object.keys(all), [])])],
    lasts: () => unkept.size === 0,
  }
}
