import type { ScoredList } from './list.ts'
import type { Plan } from './plan.ts'
import { standings } from './standings.ts'

/** What the table can be sorted by. */
export type SortKey = 'rank' | 'customer' | 'probability' | 'reason' | 'gain'

export interface Sorting {
  readonly key: SortKey
  readonly falling: boolean
}

/** Choosing the same column again turns it round; figures begin with the highest, names with the first. */
export function nextSorting(sorting: Sorting, key: SortKey): Sorting {
  if (sorting.key === key) return { key, falling: !sorting.falling }
  return { key, falling: key === 'probability' || key === 'gain' }
}

/**
 * Places in `plan.order`, in the order of the table; customers who are alike keep their rank.
 *
 * @param names - Where each customer's name stands among all: the one thing here that takes long to find out.
 */
export function orderTable(
  list: Pick<ScoredList, 'probabilities' | 'reasons' | 'sentences'>,
  { order, gains }: Pick<Plan, 'order' | 'gains'>,
  { key, falling }: Sorting,
  names: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const places = Uint32Array.from(order.keys())
  if (key === 'rank') return falling ? places.reverse() : places
  const sign = falling ? -1 : 1
  const keys = sortKeys[key](list, gains, names)
  return places.sort((a, b) => sign * (keys[order[a]] - keys[order[b]]) || a - b)
}

type SortKeys = (
  list: Pick<ScoredList, 'probabilities' | 'reasons' | 'sentences'>,
  gains: Float64Array,
  names: Uint32Array,
) => Uint32Array | Float64Array

const sortKeys: Record<Exclude<SortKey, 'rank'>, SortKeys> = {
  customer: (_list, _gains, names) => names,
  reason: ({ sentences, reasons }) => {
    const standing = standings(sentences)
    return reasons.map((reason) => standing[reason])
  },
  probability: ({ probabilities }) => probabilities,
  gain: (_list, gains) => gains,
}
