// A call the screens use that the generated table does not hold yet; what the table has is taken from there.
import type { Empty, StatusView } from './types'

export interface Announced {
  open_sample: { args: Empty; result: StatusView }
}
