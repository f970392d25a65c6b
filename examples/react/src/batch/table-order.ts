import type { ScoredList } from './list.ts'
import type { Plan } from './plan.ts'

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

/** Places in `plan.order`, in the order of the table; customers who are alike keep their rank. */
export function orderTable(list: ScoredList, plan: Plan, { key, falling }: Sorting): Uint32Array<ArrayBuffer> {
  const { order, gains } = plan
  const places = Uint32Array.from(order, (_, place) => place)
  if (key === 'rank') return falling ? places.reverse() : places
  const sign = falling ? -1 : 1
  const compare = comparisons[key](list, gains)
  return places.sort((a, b) => sign * compare(order[a], order[b]) || a - b)
}

type Comparison = (a: number, b: number) => number

const collator = new Intl.Collator('en', { numeric: true })

/** Where each text stands among all of them: comparing numbers is far cheaper than comparing texts over and over. */
function standings(texts: readonly string[]): Uint32Array {
  const places = Uint32Array.from(texts, (_, place) => place).sort((a, b) => collator.compare(texts[a], texts[b]))
  const standing = new Uint32Array(texts.length)
  places.forEach((place, index) => {
    const before = index > 0 ? places[index - 1] : place
    standing[place] = index > 0 && texts[before] === texts[place] ? standing[before] : index
  })
  return standing
}

const comparisons: Record<Exclude<SortKey, 'rank'>, (list: ScoredList, gains: Float64Array) => Comparison> = {
  customer: ({ ids }) => {
    const standing = standings(ids)
    return (a, b) => standing[a] - standing[b]
  },
  reason: ({ sentences, reasons }) => {
    const standing = standings(sentences)
    return (a, b) => standing[reasons[a]] - standing[reasons[b]]
  },
  probability:
    ({ probabilities }) =>
    (a, b) =>
      probabilities[a] - probabilities[b],
  gain: (_, gains) => (a, b) => gains[a] - gains[b],
}
