// Where somebody's role holds, in words. Buildings are asked for only where a scope names one.
import { ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { call, complain, useQuery, type BuildingView, type Id } from '../../desk'
import { buildingName, unitName } from '../../shell/names'
import { scopeWords } from '../rounds/scopeWords'
import { placesOf } from './where'

/** `scopes`: all that are to be told. What it gives tells one of them: `全居委`, `桂花苑 3号楼、5号楼`. */
export function useScopeWords(scopes: () => Id[][]): (scope: Id[]) => string {
  const { t } = useI18n()
  const { data: compounds } = useQuery('list_compounds', () => ({}), ['register'])
  const buildings = ref<Record<Id, BuildingView[]>>({})

  watch([compounds, scopes], async () => {
    const all = compounds.value ?? []
    if (scopes().flat().every((id) => all.some((one) => one.id === id))) return
    try {
      const shown = await Promise.all(all.map((one) => call('show_compound', { id: one.id })))
      buildings.value = Object.fromEntries(shown.map((one) => [one.id, one.buildings]))
    } catch (error) {
      complain(error)
    }
  }, { immediate: true })

  return (scope) => {
    if (!scope.length) return t('members.everywhere')
    const { places, unknown } = placesOf(scope, compounds.value ?? [], buildings.value)
    const gone = unknown ? [t('members.placesGone', { n: unknown })] : []
    return [...(places.length ? [scopeWords(places, t, { building: buildingName, unit: unitName })] : []), ...gone].join(t('common.comma'))
  }
}
