import type { ScoredList } from './list.ts'

/** How the probabilities met what happened, where the file says it. */
export interface Outcomes {
  readonly customers: number
  readonly left: number
  /** Area under the ROC curve: how often who left stood above who stayed. Undefined where all did the same. */
  readonly rocAuc: number | undefined
  /** Tenths of the list by rising probability. */
  readonly reliability: readonly { readonly predicted: number; readonly observed: number; readonly customers: number }[]
  /** Share of those who left among the best share of the list. */
  readonly gain: readonly { readonly contacted: number; readonly reached: number }[]
  /** How many times the average the first tenth of the list leaves. */
  readonly liftOfFirstTenth: number | undefined
}

const parts = 10
const gainPoints = 50

/** Judges the list's probabilities by the outcomes in the file; undefined where it has none. */
export function judgeOutcomes({ count, probabilities, outcomes }: ScoredList): Outcomes | undefined {
  const known = Array.from({ length: count }, (_, row) => row).filter((row) => outcomes[row] >= 0)
  if (known.length === 0) return undefined
  known.sort((a, b) => probabilities[a] - probabilities[b] || a - b)
  const left = known.reduce((sum, row) => sum + outcomes[row], 0)
  const customers = known.length

  const reliability = Array.from({ length: parts }, (_, part) => {
    const rows = known.slice(Math.round((part * customers) / parts), Math.round(((part + 1) * customers) / parts))
    const mean = (values: ArrayLike<number>) => rows.reduce((sum, row) => sum + values[row], 0) / rows.length
    return { predicted: mean(probabilities), observed: mean(outcomes), customers: rows.length }
  }).filter((part) => part.customers > 0)

  const falling = known.toReversed()
  const reached = [0]
  for (const row of falling) reached.push(reached[reached.length - 1] + outcomes[row])
  const gain =
    left === 0
      ? []
      : Array.from({ length: gainPoints + 1 }, (_, point) => {
          const contacted = point / gainPoints
          return { contacted, reached: reached[Math.round(contacted * customers)] / left }
        })
  const tenth = Math.max(1, Math.round(customers / 10))
  return {
    customers,
    left,
    rocAuc: rocAucOf(known, probabilities, outcomes, left),
    reliability,
    gain,
    liftOfFirstTenth: left === 0 ? undefined : reached[tenth] / tenth / (left / customers),
  }
}

/** By ranks, ties counted half (Mann and Whitney, 1947). `rising` holds rows by rising probability. */
function rocAucOf(
  rising: readonly number[],
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  left: number,
) {
  const stayed = rising.length - left
  if (left === 0 || stayed === 0) return undefined
  let rankSum = 0
  for (let start = 0; start < rising.length; ) {
    let end = start + 1
    while (end < rising.length && probabilities[rising[end]] === probabilities[rising[start]]) end++
    const rank = (start + 1 + end) / 2
    for (let at = start; at < end; at++) rankSum += outcomes[rising[at]] * rank
    start = end
  }
  return (rankSum - (left * (left + 1)) / 2) / (left * stayed)
}
