import { InvalidOptionError } from '../errors'
import { checkProbabilities } from './customer-economics'

/** Labelled customers in the order of falling probability: how many were found by each threshold that tells any apart. */
export interface RankedOutcomes {
  readonly customerCount: number
  readonly churnerCount: number
  /** The distinct probabilities, falling: Float64Array of stepCount. */
  readonly thresholds: Float64Array
  /** Customers, and churners among them, whose probability is at least the threshold: Uint32Array of stepCount. */
  readonly alarmed: Uint32Array
  readonly found: Uint32Array
}

/**
 * @param probabilities Churn probability of each customer.
 * @param outcomes Whether each churned, in the same order.
 * @throws {InvalidOptionError} for lists of unequal length, impossible values, or outcomes of one kind only.
 */
export function rankOutcomes(probabilities: ArrayLike<number>, outcomes: ArrayLike<boolean>): RankedOutcomes {
  checkProbabilities(probabilities)
  const customerCount = probabilities.length
  if (outcomes?.length !== customerCount) {
    const got = outcomes?.length === undefined ? outcomes : `a list of ${outcomes.length}`
    throw new InvalidOptionError('outcomes', got, `a list of ${customerCount}, one for each probability`)
  }
  let churnerCount = 0
  for (let place = 0; place < customerCount; place++) {
    if (typeof outcomes[place] !== 'boolean')
      throw new InvalidOptionError(`outcomes[${place}]`, outcomes[place], 'true or false')
    if (outcomes[place]) churnerCount++
  }
  if (churnerCount === 0 || churnerCount === customerCount) {
    throw new InvalidOptionError('outcomes', `${churnerCount} churners of ${customerCount}`, 'some of both kinds')
  }
  const order = Uint32Array.from(probabilities, (_, place) => place).sort(
    (one, other) => probabilities[other] - probabilities[one],
  )
  const thresholds = new Float64Array(customerCount)
  const alarmed = new Uint32Array(customerCount)
  const found = new Uint32Array(customerCount)
  let steps = 0
  let churners = 0
  for (let rank = 0; rank < customerCount; rank++) {
    const probability = probabilities[order[rank]]
    if (outcomes[order[rank]]) churners++
    if (rank > 0 && probability === thresholds[steps - 1]) steps--
    thresholds[steps] = probability
    alarmed[steps] = rank + 1
    found[steps] = churners
    steps++
  }
  return {
    customerCount,
    churnerCount,
    thresholds: thresholds.subarray(0, steps),
    alarmed: alarmed.subarray(0, steps),
    found: found.subarray(0, steps),
  }
}
