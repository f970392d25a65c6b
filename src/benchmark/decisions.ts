import { createChurnPredictor, rankCustomers, whatWouldChange } from '@org/churn'
import { type Candidate, seeded } from './measure'
import { customers } from './models'

const rankedCustomers = 100_000

/** What-if questions about customers, and a ranking of many: times are per customer. */
export function decisionCandidates(): Candidate[] {
  const churn = createChurnPredictor()
  const probabilities = Float64Array.from({ length: rankedCustomers }, seeded(5))
  const economics = { customerValue: 400, offerCost: 30, contactCost: 2, saveRate: 0.3 }
  let next = 0
  const target = { probabilityAtMost: 0.05 }
  return [
    {
      name: 'whatWouldChange',
      operations: 1,
      run: () => whatWouldChange(churn, customers[next++ % customers.length], { target }),
    },
    {
      name: 'rankCustomers',
      operations: rankedCustomers,
      run: () => rankCustomers(probabilities, economics, { budget: 500_000 }),
    },
  ]
}
