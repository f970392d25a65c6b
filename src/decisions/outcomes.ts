import { InvalidOptionError, readGiven } from '../checks/errors'
import { isList, readList, readProbabilities } from './customer-economics'

/** Labelled customers as counts: at falling thresholds, how many reach each, and how many of those churned. */
export interface OutcomeCounts {
  readonly customers: number
  readonly churners: number
  /** Probabilities, falling. */
  readonly thresholds: ArrayLike<number>
  /** Customers whose probability is at least the threshold, one number for each threshold. */
  readonly contacted: ArrayLike<number>
  /** Churners among them. */
  readonly found: ArrayLike<number>
}

/**
 * Counts at every probability that tells customers apart.
 *
 * @param givenProbabilities Churn probability of each customer.
 * @param givenOutcomes Whether each churned, in the same order: true or 1, false or 0.
 * @throws {InvalidOptionError} for lists of unequal length, impossible values, or outcomes of one kind only.
 */
export function countOutcomes(
  givenProbabilities: ArrayLike<number>,
  givenOutcomes: ArrayLike<boolean | number>,
): OutcomeCounts {
  const probabilities = readProbabilities(givenProbabilities)
  const customers = probabilities.length
  const expected = `a list of ${customers}, one for each probability`
  const outcomes = readList('outcomes', givenOutcomes, expected, (outcome) =>
    outcome === true || outcome === 1 ? 1 : outcome === false || outcome === 0 ? 0 : 'true or false, 1 or 0',
  )
  if (outcomes.length !== customers) {
    throw new InvalidOptionError('outcomes', `a list of ${outcomes.length}`, expected)
  }
  const churners = outcomes.reduce((sum, outcome) => sum + outcome, 0)
  if (churners === 0 || churners === customers) {
    throw new InvalidOptionError('outcomes', `${churners} churners of ${customers}`, 'some of both kinds')
  }
  const order = Uint32Array.from(probabilities, (_, place) => place).sort(
    (one, other) => probabilities[other] - probabilities[one],
  )
  const thresholds = new Float64Array(customers)
  const contacted = new Uint32Array(customers)
  const found = new Uint32Array(customers)
  let steps = 0
  let foundSoFar = 0
  for (let rank = 0; rank < customers; rank++) {
    const probability = probabilities[order[rank]]
    if (outcomes[order[rank]]) foundSoFar++
    if (rank > 0 && probability === thresholds[steps - 1]) steps--
    thresholds[steps] = probability
    contacted[steps] = rank + 1
    found[steps] = foundSoFar
    steps++
  }
  return {
    customers,
    churners,
    thresholds: thresholds.subarray(0, steps),
    contacted: contacted.subarray(0, steps),
    found: found.subarray(0, steps),
  }
}

/**
 * Copies counts.
 *
 * @throws {InvalidOptionError} for anything but the counts of {@link countOutcomes} or of an evaluation.
 */
export function readCounts(given: OutcomeCounts): OutcomeCounts {
  const expected = 'what countOutcomes answers, or the outcomes of an evaluation'
  const counts = readGiven('counts', expected, () => {
    const { customers, churners, thresholds, contacted, found } = Object(given) as OutcomeCounts
    if (typeof customers !== 'number' || typeof churners !== 'number') return undefined
    const lists = [thresholds, contacted, found]
    if (!lists.every(isList)) return undefined
    const [ofThresholds, ofContacted, ofFound] = lists.map((list) => Float64Array.from(list))
    return { customers, churners, thresholds: ofThresholds, contacted: ofContacted, found: ofFound }
  })
  if (counts && areCounts(counts)) return counts
  throw new InvalidOptionError('counts', given, expected)
}

/** Whether nobody is counted twice or less than never. */
function areCounts({ customers, churners, thresholds, contacted, found }: OutcomeCounts): boolean {
  if (thresholds.length === 0 || contacted.length !== thresholds.length || found.length !== thresholds.length)
    return false
  if (!(customers > 0 && customers <= Number.MAX_SAFE_INTEGER && churners >= 0 && churners <= customers)) return false
  for (let step = 0; step < contacted.length; step++) {
    const isPossible = found[step] >= 0 && found[step] <= contacted[step] && found[step] <= churners
    if (!isPossible || !(contacted[step] <= customers)) return false
  }
  return true
}
