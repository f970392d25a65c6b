import { InvalidOptionError } from '../checks/errors'
import { checkProbabilities, isList } from './customer-economics'

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
 * @param probabilities Churn probability of each customer.
 * @param outcomes Whether each churned, in the same order: true or 1, false or 0.
 * @throws {InvalidOptionError} for lists of unequal length, impossible values, or outcomes of one kind only.
 */
export function countOutcomes(probabilities: ArrayLike<number>, outcomes: ArrayLike<boolean | number>): OutcomeCounts {
  checkProbabilities(probabilities)
  const customers = probabilities.length
  if (!isList(outcomes) || outcomes.length !== customers) {
    const got = isList(outcomes) ? `a list of ${outcomes.length}` : outcomes
    throw new InvalidOptionError('outcomes', got, `a list of ${customers}, one for each probability`)
  }
  let churners = 0
  for (let place = 0; place < customers; place++) {
    const outcome: unknown = outcomes[place]
    if (outcome !== true && outcome !== false && outcome !== 0 && outcome !== 1) {
      throw new InvalidOptionError(`outcomes[${place}]`, outcome, 'true or false, 1 or 0')
    }
    if (outcome) churners++
  }
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

/** @throws {InvalidOptionError} for anything but the counts of {@link countOutcomes} or of an evaluation. */
export function checkCounts(counts: OutcomeCounts): void {
  const lists = [counts?.thresholds, counts?.contacted, counts?.found]
  const steps = lists[0]?.length
  if (steps > 0 && lists.every((list) => isList(list) && list.length === steps) && areCounts(counts)) return
  throw new InvalidOptionError('counts', counts, 'what countOutcomes answers, or the outcomes of an evaluation')
}

/** Whether nobody is counted twice or less than never. */
function areCounts({ customers, churners, contacted, found }: OutcomeCounts): boolean {
  if (!(customers > 0 && Number.isFinite(customers) && churners >= 0 && churners <= customers)) return false
  for (let step = 0; step < contacted.length; step++) {
    const isPossible = found[step] >= 0 && found[step] <= contacted[step] && found[step] <= churners
    if (!isPossible || !(contacted[step] <= customers)) return false
  }
  return true
}
