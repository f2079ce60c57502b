// How people live, as the forms offer it.
import type { ContactView, HomeUse, Registration } from '../../desk/types'

export const HOME_USES: readonly HomeUse[] = ['own', 'rented', 'vacant', 'shared', 'shop', 'other']
export const REGISTRATIONS: readonly Registration[] = ['here', 'elsewhere', 'absent']
export const CONTACT_SLOTS = [1, 2, 3] as const
export type ContactSlot = (typeof CONTACT_SLOTS)[number]

export interface ContactDraft {
  slot: ContactSlot
  name: string
  relation: string
  phone: string
}

/** The three places of a form, filled with what is known; phones stay masked and are sent back so. */
export function contactDrafts(known: readonly ContactView[]): ContactDraft[] {
  return CONTACT_SLOTS.map((slot) => {
    const { name = '', relation = '', phone = '' } = known.find((one) => one.slot === slot) ?? {}
    return { slot, name, relation: relation ?? '', phone: phone ?? '' }
  })
}

/** Those that differ from what is known: the others are not sent. */
export function changedContacts(drafts: readonly ContactDraft[], known: readonly ContactView[]): ContactDraft[] {
  const before = contactDrafts(known)
  return drafts.filter((draft, place) => JSON.stringify(draft) !== JSON.stringify(before[place]))
}
