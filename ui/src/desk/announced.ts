// Calls the screens use whose Rust side is not in the generated table yet, in the same shape.
// A call that the table has is taken from there; an entry here that it has should be deleted.
import type { CountsView, Empty, Id, Lang, Named, RoundRow, StatusView, SyncState } from './types'

export type ImportKind = 'roster' | 'round' | 'supplies'
export interface ImportColumn { index: number; title: string; field: string | null }
export interface ImportSheet {
  name: string; import: boolean; reason: string | null; header_row: number | null; columns: ImportColumn[]
}
export interface ImportIssue {
  sheet: string; row: number; field: string | null; action: 'reject' | 'flag'; code: string; reason: string
}
export interface ImportPreview {
  token: string
  kind: ImportKind
  sheets: ImportSheet[]
  counts: Record<string, number>
  writes: Record<string, number>
  rows: Record<string, unknown>[]
  issues: ImportIssue[]
  compound: Named | string | null
}
export interface ImportRow { id: Id; file: string; at: number; by: string; counts: Record<string, number>; undone: boolean }

export interface ItemView { id: Id; name: string; spec: string | null; unit: string }
export interface StockRow {
  item: ItemView; total: number; at: { place: Id; quantity: number }[]; nearest_expiry: string | null
}
export interface StockView { places: Named[]; rows: StockRow[] }
export type MovementKind = 'receipt' | 'transfer' | 'hand_out' | 'count' | 'import'
export interface MovementRow {
  id: Id; kind: MovementKind; item: string; quantity: number; from: string | null; to: string | null
  at: number; by: string; device: string; note: string | null
}
export interface ReviewVersion { label: string; value: string | null; at: number; by: string; device: string; ref: string }
export type ReviewKind = 'field' | 'mark' | 'served_twice' | 'stock'
export interface ReviewView { key: string; kind: ReviewKind; title: string; versions: ReviewVersion[]; at: number }
export interface CareRow {
  resident: Id; name: string; compound: string; address: string; care: string[]; round: Id; outcome_name: string | null
}
export interface UnitBar extends CountsView { id: Id; name: string }
export interface BuildingBar extends CountsView { id: Id; name: string; compound: string; units: UnitBar[] }
export interface TodayRound extends RoundRow { buildings: BuildingBar[] }
export interface TodayView {
  rounds: TodayRound[]; care_total: number; care_missing: CareRow[]; reviews: number; sync: SyncState
}

export interface Announced {
  open_sample: { args: Empty; result: StatusView }
  preview_import: {
    args: { file: string; compound?: string; kind?: ImportKind; columns?: Record<string, Record<string, string>> }
    result: ImportPreview
  }
  write_import: { args: { token: string }; result: { import: Id; counts: Record<string, number> } }
  undo_import: { args: { id: Id }; result: Empty }
  list_imports: { args: Empty; result: ImportRow[] }
  progress: { args: Empty; result: { job: string | null; done: number; total: number } }
  cancel: { args: Empty; result: Empty }
  list_items: { args: Empty; result: ItemView[] }
  add_item: { args: { name: string; spec?: string; unit: string }; result: { id: Id } }
  list_places: { args: Empty; result: Named[] }
  add_place: { args: { name: string }; result: { id: Id } }
  show_stock: { args: Empty; result: StockView }
  receive_items: {
    args: { item: Id; place: Id; quantity: number; lot?: string; expires_on?: string; source?: string; note?: string }
    result: Empty
  }
  transfer_items: { args: { item: Id; from: Id; to: Id; quantity: number; note?: string }; result: Empty }
  hand_out: {
    args: { item: Id; place: Id; home: Id; quantity: number; resident?: Id; note?: string }
    result: { warning?: string | null }
  }
  count_items: { args: { item: Id; place: Id; counted: number; note?: string }; result: Empty }
  list_movements: {
    args: { item?: Id; place?: Id; home?: Id; offset: number; limit: number }
    result: { total: number; rows: MovementRow[] }
  }
  withdraw_movement: { args: { id: Id; note?: string }; result: Empty }
  list_reviews: { args: { state: 'open' | 'settled' }; result: ReviewView[] }
  settle_review: { args: { key: string; choice: string | null; note?: string }; result: Empty }
  today: { args: Empty; result: TodayView }
  export_round: { args: { round: Id; lang?: Lang }; result: { file: string; name: string } }
  round_text: { args: { round: Id }; result: { text: string } }
  verify: {
    args: Empty
    result: { facts: number; pages: number; chain_ok: boolean; projections_ok: boolean; problems: string[] }
  }
}
