import type { CustomerEconomics } from '@org/churn'
import type { Amount, Economy } from '../economy/economy.ts'
import type { ScoredList } from './list.ts'

const leastAmount = 1e-50

/**
 * The economics of a list: amounts for everyone as they are, amounts of a customer's own as lists.
 *
 * @param quantities - Names of the fields in `list.quantities`.
 */
export function economicsOf(
  { quantities: numbers }: Pick<ScoredList, 'quantities'>,
  quantities: readonly string[],
  { value, offer, contactCost, saveRate }: Economy,
): CustomerEconomics {
  const read = ({ field, same, times }: Amount, least: number) => {
    if (field === undefined) return same
    // Where a customer's own number is not known, there is nothing to multiply.
    return numbers[quantities.indexOf(field)].map((number) => Math.max(least, times * (number || 0)))
  }
  // A customer who is worth nothing is not for the package to price: the least amount it takes stands for it.
  return { customerValue: read(value, leastAmount), offerCost: read(offer, 0), contactCost, saveRate }
}
