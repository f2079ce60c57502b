import type { RoundKind } from '../../desk'
import { i18n } from '../../locales'

/** What a kind of round is called: by the committee's own name where it has one. A kind has a `name`, a round a `kind_name`. */
export function kindName(of: { kind: RoundKind; name?: string | null } | { kind: RoundKind; kind_name: string | null }): string {
  const own = 'kind_name' in of ? of.kind_name : of.name
  return own ?? i18n.global.t(`rounds.kind.${of.kind}`)
}
