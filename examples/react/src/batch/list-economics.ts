import type { CustomerEconomics, OfferEconomics } from '@org/churn'
import { type Amount, type Economy, leastAmount, mostAmount } from '../economy/economy.ts'
import type { ScoredList } from './list.ts'

/**
 * The economics of a list: amounts for everyone as they are, amounts of a customer's own as lists.
 *
 * @param quantities - Names of the fields in `list.quantities`.
 */
export function economicsOf(
  { quantities: numbers }: Pick<ScoredList, 'quantities'>,
  quantities: readonly string[],
  { value, offer, contactCost, saveRate }: Pick<Economy, 'value' | 'offer' | 'contactCost' | 'saveRate'>,
): CustomerEconomics {
  const read = ({ field, same, times }: Amount, least: number) => {
    if (field === undefined) return same
    return numbers[quantities.indexOf(field)].map((number) => {
      // Where a customer's own number is not known, there is nothing to multiply.
      const amount = times * (number || 0)
      return amount < leastAmount ? least : Math.min(mostAmount, amount)
    })
  }
  // A customer who is worth nothing is not for the package to price: the least amount it takes stands for it.
  return { customerValue: read(value, leastAmount), offerCost: read(offer, 0), contactCost, saveRate }
}

/** The economics of one customer of a list. */
export function economicsAt(economics: CustomerEconomics, row: number): OfferEconomics {
  const { customerValue, offerCost, contactCost, saveRate } = economics
  const read = (figure: number | ArrayLike<number>) => (typeof figure === 'number' ? figure : figure[row])
  return {
    customerValue: read(customerValue),
    offerCost: read(offerCost),
    contactCost: read(contactCost),
    saveRate: read(saveRate),
  }
}
