import { i18n } from '../locales'

/** A building's name as people say it: a bare number is a number of a building. */
export function buildingName(name: string): string {
  return /^\d+$/.test(name) ? i18n.global.t('register.buildingNo', { n: name }) : name
}

/** A unit's name as people say it; the only, nameless unit of a building has none. */
export function unitName(name: string): string {
  return /^\d+$/.test(name) ? i18n.global.t('register.unit', { n: name }) : name
}
