// A round while it is being opened, and what the core is told of it.
import type { Filter, KindView, OpenRound, RoundView, TargetKind } from '../../desk/types'
import { fromField, toField } from '../../shell/beijing'
import { isBackwards, isOpen, sound } from '../filters/words'
import { selectionOf, type Following } from './following'
import { faultOf, isAsKind, keyOf, outcomesFrom, questionsFrom, rulesOf, type Fault, type Rules } from './kinds'
import { isSomewhere, type Scope } from './scope'

export const TUBE_SIZE = 10
export const MOST_IN_TUBE = 20

export interface RoundDraft {
  /** Which kind, by its key in the list. */
  kind: string
  /** What the committee called the kind of the round that is followed, where that is in no list any more. */
  kindName: string | undefined
  name: string
  /** Somebody typed the name; it is not suggested any more. */
  isNamed: boolean
  target: TargetKind
  tubeSize: number
  rules: Rules
  item: string | undefined
  place: string | undefined
  quantity: number | undefined
  scope: Scope
  filter: Filter
  starts: string
  ends: string
}

/** People are put into tubes, homes are not. */
export const hasTubes = (draft: RoundDraft, kind: KindView): boolean => kind.kind === 'screening' && draft.target === 'resident'

export function blank(now: number): RoundDraft {
  return {
    kind: '', kindName: undefined, name: '', isNamed: false, target: 'resident', tubeSize: TUBE_SIZE, rules: { outcomes: [], questions: [] },
    item: undefined, place: undefined, quantity: 1, scope: { compounds: [], buildings: [], units: [] }, filter: {}, starts: toField(now), ends: '',
  }
}

/** The draft with everything a kind comes with. */
export function withKind(draft: RoundDraft, kind: KindView): RoundDraft {
  return { ...draft, kind: keyOf(kind), kindName: undefined, target: kind.target, tubeSize: kind.tube_size ?? TUBE_SIZE, rules: rulesOf(kind) }
}

/** The draft as another round was. */
export function withRound(draft: RoundDraft, round: RoundView, kinds: KindView[]): RoundDraft {
  const own = kinds.find((kind) => kind.name !== null && kind.name === round.kind_name)
  const kind = own ?? kinds.find((one) => one.id === null && one.kind === round.kind)
  if (!kind) return draft
  return {
    ...withKind(draft, kind), kindName: own ? undefined : (round.kind_name ?? undefined), target: round.target, tubeSize: round.tube_size ?? TUBE_SIZE,
    rules: rulesOf(round), item: round.item ?? undefined, place: round.place ?? undefined, quantity: round.quantity ?? 1,
  }
}

/** What the core is told. */
export function argsOf(draft: RoundDraft, kind: KindView, following?: Following): OpenRound {
  const { scope, rules, item, place, quantity } = draft
  const select = following && selectionOf(following)
  const named = kind.name ?? draft.kindName
  return {
    name: draft.name.trim(),
    kind: kind.kind,
    target: draft.target,
    compounds: select ? [] : scope.compounds,
    buildings: select ? [] : scope.buildings,
    ...(select ? { select } : scope.units?.length && { units: scope.units }),
    ...(!isOpen(draft.filter) && { filter: sound(draft.filter) }),
    ...(named && { kind_name: named }),
    // The core knows what its own kinds come with.
    ...(kind.id === null && isAsKind(rules, kind) ? { outcomes: [] } : { outcomes: outcomesFrom(rules.outcomes), questions: questionsFrom(rules.questions) }),
    ...(hasTubes(draft, kind) && { tube_size: draft.tubeSize }),
    ...(kind.kind === 'delivery' && item && place && quantity && { item, place, quantity }),
    starts_at: fromField(draft.starts),
    ...(draft.ends && { ends_at: fromField(draft.ends) }),
  }
}

export type Lack = 'name' | 'delivery' | 'where' | 'outcome' | 'tube' | 'starts' | 'backwards' | 'ages' | 'tubeSize' | Fault

/** What still stands in the way, the first on the screen first. */
export function lackOf(draft: RoundDraft, kind: KindView, following?: Following): Lack | undefined {
  if (!draft.name.trim()) return 'name'
  if (hasTubes(draft, kind) && !(draft.tubeSize >= 1 && draft.tubeSize <= MOST_IN_TUBE)) return 'tubeSize'
  if (kind.kind === 'delivery' && !(draft.item && draft.place && draft.quantity)) return 'delivery'
  const [from, until] = [fromField(draft.starts), draft.ends ? fromField(draft.ends) : Infinity]
  if (!from) return 'starts'
  if (!(until > from)) return 'backwards'
  if (following ? !selectionOf(following) : !isSomewhere(draft.scope)) return following ? (following.of === 'tube' ? 'tube' : 'outcome') : 'where'
  return isBackwards(draft.filter) ? 'ages' : faultOf(draft.rules)
}
