import { createChurnPredictor, type RankingLimits, rankCustomers, whatWouldChange } from '@org/churn'
import { seeded } from '../testing/seeded'
import type { Candidate } from './measure'
import { customers } from './models'

const rankedCustomers = 100_000

/** What-if questions about customers, and rankings of many whose offers differ: times are per customer. */
export function decisionCandidates(): Candidate[] {
  const predictor = createChurnPredictor()
  const random = seeded(5)
  const probabilities = Float64Array.from({ length: rankedCustomers }, random)
  const charges = probabilities.map(() => Math.round(100 * (18.25 + 100 * random())) / 100)
  const economics = {
    customerValue: charges.map((charge) => 12 * charge),
    offerCost: charges,
    contactCost: 2,
    saveRate: 0.3,
  }
  // Each binds, by itself and beside the other.
  const limits = { budget: 1_500_000, count: 20_000 }
  const { budget, count } = limits
  const ranking = (name: string, limit: RankingLimits): Candidate => ({
    name: `rankCustomers, ${name}`,
    operations: rankedCustomers,
    run: () => rankCustomers(probabilities, economics, limit),
  })
  let next = 0
  const target = { probabilityAtMost: 0.05 }
  return [
    {
      name: 'whatWouldChange',
      operations: 1,
      run: () => whatWouldChange(predictor, customers[next++ % customers.length], { target }),
    },
    ranking('budget', { budget }),
    ranking('head-count', { count }),
    ranking('budget and head-count', limits),
  ]
}
