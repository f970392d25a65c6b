import {
  type ChangeSearchResult,
  type ChangeTarget,
  type ChurnPredictor,
  type OperatingPointName,
  whatWouldChange,
} from '@org/churn'
import { bands } from '../bands.ts'
import type { CustomerRecord } from '../predictor.ts'

/** What the search was after, and what it found. */
export interface Suggestions {
  readonly goal: 'decision' | 'band'
  readonly search: ChangeSearchResult<CustomerRecord>
}

const shown = 5
/** As many are compared by cost: the package sorts equally small sets by their effect. */
const compared = 40
/** Enough for every pair of changes of the shipped model; keeps a slider smooth with larger ones. */
const mostEvaluations = 5000

/**
 * The smallest sets of changes that turn the decision to "stays", as the package finds them; if none do, those
 * that bring the customer to a lower band.
 */
export function suggest(
  predictor: ChurnPredictor<CustomerRecord>,
  record: CustomerRecord,
  policy: OperatingPointName,
): Suggestions {
  const look = (target: ChangeTarget) =>
    cheapestFirst(
      whatWouldChange(predictor, record, { policy, target, top: compared, maxEvaluations: mostEvaluations }),
    )
  const decision = look({ churn: false })
  const band = bands.find(({ name }) => name === decision.before.riskBand)
  if (decision.outcome !== 'NONE_WITHIN_LIMITS' || !band || band.start === 0)
    return { goal: 'decision', search: decision }
  // A band begins with its start: just below it is the band before.
  const lower = look({ probabilityAtMost: band.start * (1 - Number.EPSILON) })
  return lower.outcome === 'FOUND' ? { goal: 'band', search: lower } : { goal: 'decision', search: decision }
}

/** The sets of as few changes by rising cost; those of unknown cost come last. */
function cheapestFirst(search: Suggestions['search']): Suggestions['search'] {
  const costOf = ({ cost = Number.POSITIVE_INFINITY }: (typeof search.answers)[number]) => cost
  const answers = [...search.answers]
    .sort((a, b) => a.steps.length - b.steps.length || (costOf(a) === costOf(b) ? 0 : costOf(a) - costOf(b)))
    .slice(0, shown)
  return { ...search, answers }
}
