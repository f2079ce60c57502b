// What a scan means where no round is being walked: the desk is asked round by round, those being walked first.
import type { Args, CallName, Result } from '../../desk/transport'

/** Who or what was found, and where it belongs. */
export type Meaning =
  | { what: 'person'; name: string; home: string; resident?: string }
  | { what: 'paper'; round: string; paper: string }
  | { what: 'tube'; round: string; code: string }
  /** A tube that nobody is in yet. */
  | { what: 'emptyTube'; code: string }
  | { what: 'stranger' }
  | { what: 'gone'; name: string }
  /** There is no round that a code of ours could belong to. */
  | { what: 'noRound' }
  | { what: 'unknown' }

export type Ask = <N extends CallName>(name: N, args: Args<N>) => Promise<Result<N>>

/** Of older rounds nothing lies on a table any more. */
const MOST_ROUNDS = 12

/** `here`: the round whose screens are open. */
export async function meaningOf(text: string, here: string | undefined, ask: Ask): Promise<Meaning> {
  const names = (await ask('round_names', {})).map((one) => one.id)
  const rounds = [...(here ? [here] : []), ...names.filter((id) => id !== here)].slice(0, MOST_ROUNDS)
  if (!rounds.length) return inRegister(text, ask)
  let empty: Meaning | undefined
  for (const round of rounds) {
    const scanned = await ask('read_scan', { round, text })
    if (scanned.what === 'person') return whoIs(scanned.target, scanned.name, ask)
    if (scanned.what === 'paper') return { ...scanned, round }
    if (scanned.what === 'stranger' || scanned.what === 'gone') return scanned
    if (scanned.what !== 'tube') continue
    const { tubes } = await ask('list_tubes', { round })
    if (tubes.some((tube) => tube.code === scanned.code)) return { ...scanned, round }
    empty ??= { what: 'emptyTube', code: scanned.code }
  }
  return empty ?? { what: 'unknown' }
}

/** A round's target is somebody, or the home they live in. */
async function whoIs(target: string, name: string, ask: Ask): Promise<Meaning> {
  try {
    const { id, home } = await ask('show_resident', { id: target })
    return { what: 'person', name, home, resident: id }
  } catch {
    return { what: 'person', name, home: target }
  }
}

/** Without any round a number is looked for like one that is typed. */
async function inRegister(text: string, ask: Ask): Promise<Meaning> {
  const { total, rows } = await ask('find_residents', { text })
  const [row] = rows
  return total === 1 && row ? { what: 'person', name: row.name, home: row.home, resident: row.id } : { what: 'noRound' }
}
