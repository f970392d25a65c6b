import { InvalidOptionError } from '../checks/errors'
import { isNumeric, type ModelContract } from '../model/contract'
import type { Contribution } from '../steps/explain'
import { actionableFields, listedChanges } from './offers'

/** What raises a customer's risk, in the order in which it helps the person who calls. */
export interface TellingReasons<FieldName extends string = string> {
  /** The reasons to give first. */
  readonly first: readonly Contribution<FieldName>[]
  /** The other reasons that raise the risk, strongest first. */
  readonly others: readonly Contribution<FieldName>[]
}

/** Which reasons to give first. */
export interface TellingReasonsOptions {
  /** Share of the customers that have each reason, by its code: see {@link reasonShares}. None by default. */
  readonly shares?: ReadonlyMap<string, number>
  /** Most reasons to give first; 3 by default. */
  readonly top?: number
}

/** A reason with less than this share of the strongest one's log-odds is not worth a place of its own. */
const leastStrength = 0.1

/**
 * Share of customers whose risk each reason raises, by the reason's code. A reason that nearly everybody has says little
 * of one customer.
 *
 * @param explanations Of the customers that stand beside each other, such as those of a call list, without `top`.
 */
export function reasonShares(
  explanations: readonly { readonly contributions: readonly Pick<Contribution, 'code' | 'direction'>[] }[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { contributions } of explanations) {
    for (const { code, direction } of contributions) {
      if (direction === 'raises') counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
  return new Map([...counts].map(([code, count]) => [code, count / explanations.length]))
}

/**
 * Chooses the reasons that tell a person what to talk about: of those that raise the risk, first the ones that an offer
 * of the contract can change. Among them, and among the others, a reason weighs its log-odds times the share of customers
 * who do not have it. Reasons with less than a tenth of the strongest one's log-odds are not given first.
 *
 * @param predictor The one whose contract says what is offered.
 * @param contributions All contributions that `explain` lists for one customer.
 * @throws {InvalidOptionError} for a `top` that is not a whole number of at least 1, or contributions that are no list.
 */
export function tellingReasons<FieldName extends string>(
  predictor: { readonly contract: ModelContract },
  contributions: readonly Contribution<FieldName>[],
  { shares, top = 3 }: TellingReasonsOptions = {},
): TellingReasons<FieldName> {
  if (!Array.isArray(contributions))
    throw new InvalidOptionError('contributions', contributions, 'the contributions that `explain` lists')
  if (!(Number.isSafeInteger(top) && top >= 1)) {
    throw new InvalidOptionError('top', top, 'a whole number of at least 1')
  }
  const raising = [...(contributions as readonly Contribution<FieldName>[])]
    .filter(({ direction }) => direction === 'raises')
    .sort((a, b) => b.logOdds - a.logOdds)
  const least = leastStrength * (raising[0]?.logOdds ?? 0)
  const fields = new Map(actionableFields(predictor.contract).map((field) => [field.name, field]))
  const isOffered = ({ field: name, value }: Contribution) => {
    const field = fields.get(name)
    if (!field) return false
    if (isNumeric(field)) return field.actionable?.offered === true
    return field.type !== 'date' && listedChanges(field, value, false).length > 0
  }
  const weighed = raising
    .filter(({ logOdds }) => logOdds >= least)
    .map((reason) => ({
      reason,
      offered: isOffered(reason),
      weight: reason.logOdds * (1 - (shares?.get(reason.code) ?? 0)),
    }))
    .sort((a, b) => Number(b.offered) - Number(a.offered) || b.weight - a.weight)
  const first = weighed.slice(0, top).map(({ reason }) => reason)
  return { first, others: raising.filter((reason) => !first.includes(reason)) }
}
