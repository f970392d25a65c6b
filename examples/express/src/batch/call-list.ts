import { setImmediate } from 'node:timers/promises'
import {
  type Call,
  type ChurnPrediction,
  type ChurnPredictor,
  callList,
  type OfferEconomics,
  type PredictOptions,
  rankCustomers,
  reasonShares,
} from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'

/** Whom to list, and with how many reasons. */
export interface CallListRequest {
  readonly count: number
  readonly reasons: number
  readonly economics: OfferEconomics | undefined
  readonly budget: number | undefined
}

/** A scored customer, and whatever else is known of it. */
interface Scored {
  readonly customer?: unknown
  readonly prediction?: ChurnPrediction<boolean | 'abstain'>
}

/** Customers that are described before others have their turn. */
const describedAtOnce = 10

/** Keeps the likeliest customers while any number of them passes: of equal ones, the first. */
export function createKeeper<Item extends Scored>(count: number) {
  let kept: Item[] = []
  const probabilityOf = ({ prediction }: Item) => prediction?.probability ?? 0
  const trim = () => {
    kept = kept.sort((one, other) => probabilityOf(other) - probabilityOf(one)).slice(0, count)
  }
  return {
    offer(item: Item) {
      kept.push(item)
      if (kept.length >= 2 * count) trim()
    },
    items(): readonly Item[] {
      trim()
      return kept
    },
  }
}

/** What to say of each customer of a list, likeliest first, some at a time. */
export async function describeCalls(
  predictor: ChurnPredictor<AnyCustomer>,
  scored: readonly Scored[],
  { reasons, economics, budget }: CallListRequest,
  options: PredictOptions<boolean>,
): Promise<readonly Call<AnyCustomer>[]> {
  const deciding = options as PredictOptions<false>
  const customers = scored.map(({ customer }) => customer as AnyCustomer)
  const probabilities = scored.map(({ prediction }) => prediction?.probability ?? 0)
  const chosen =
    economics && new Set(rankCustomers(probabilities, economics, budget === undefined ? {} : { budget }).contacts)
  const shares = reasonShares(customers.map((customer) => predictor.explain(customer, deciding)))
  const all: Call<AnyCustomer>[] = []
  for (let start = 0; start < customers.length; start += describedAtOnce) {
    const { calls } = callList(predictor, customers.slice(start, start + describedAtOnce), {
      ...deciding,
      reasons,
      shares,
    })
    for (const call of calls) {
      const index = start + call.index
      all.push({ ...call, index, rank: all.length + 1, contact: chosen ? chosen.has(index) : call.contact })
    }
    await setImmediate()
  }
  return all
}
