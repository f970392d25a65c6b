import type { ScoredList } from './list.ts'
import type { Plan } from './plan.ts'

/** What the table can be sorted by. */
export type SortKey = 'rank' | 'customer' | 'probability' | 'stake'

export interface Sorting {
  readonly key: SortKey
  readonly falling: boolean
}

/** Choosing the same column again turns it round; figures begin with the highest, names with the first. */
export function nextSorting(sorting: Sorting, key: SortKey): Sorting {
  if (sorting.key === key) return { key, falling: !sorting.falling }
  return { key, falling: key === 'probability' || key === 'stake' }
}

/**
 * Places in `plan.order`, in the order of the table; customers who are alike keep their rank.
 *
 * @param names - Where each customer's name stands among all: the one thing here that takes long to find out.
 * @param stakes - What each customer would take along.
 * @param isShown - Whether a row of the list is in the table.
 */
export function orderTable(
  { probabilities }: Pick<ScoredList, 'probabilities'>,
  { order }: Pick<Plan, 'order'>,
  { key, falling }: Sorting,
  { names, stakes }: { readonly names: Uint32Array; readonly stakes: Float64Array },
  isShown: (row: number, place: number) => boolean = () => true,
): Uint32Array<ArrayBuffer> {
  const places = Uint32Array.from(order.keys()).filter((place) => isShown(order[place], place))
  if (key === 'rank') return falling ? places.reverse() : places
  const sign = falling ? -1 : 1
  const keys = { customer: names, probability: probabilities, stake: stakes }[key]
  return places.sort((a, b) => sign * (keys[order[a]] - keys[order[b]]) || a - b)
}
