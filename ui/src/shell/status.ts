import { watch } from 'vue'
import { lang, useQuery, type Query, type StatusView } from '../desk'

/** Which committee, device and person this is; language and text size follow it. */
export function useStatus(): Query<StatusView> {
  const query = useQuery('status', () => ({}), ['space', 'staff', 'reviews', 'sync', 'preferences', 'marks', 'register', 'supplies', 'storage'])
  watch(query.data, (status) => {
    if (!status) return
    lang.value = status.lang
    document.documentElement.classList.toggle('large', status.large_text)
  })
  return query
}

/** Whether the person may do what is for the staff and not for volunteers; nobody may before it is known who they are. */
export function isOfStaff(status: StatusView | undefined): boolean {
  return Boolean(status?.role) && status?.role !== 'volunteer'
}
