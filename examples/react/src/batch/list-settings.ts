import { type ListFilter, noFilter } from './list-filter.tsx'
import type { Sorting } from './table-order.ts'

/** How the call list is looked at: it outlives a visit to a customer. */
export interface ListSettings {
  readonly filter: ListFilter
  readonly sorting: Sorting
}

export const firstSettings: ListSettings = { filter: noFilter, sorting: { key: 'rank', falling: false } }
