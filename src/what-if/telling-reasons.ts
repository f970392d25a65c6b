import { InvalidOptionError, readGiven } from '../checks/errors'
import { contractOf } from '../checks/given-contract'
import { type OptionRules, readOptions } from '../checks/options'
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
  /** How many of the others have each reason: see {@link reasonShares}. Nobody is compared by default. */
  readonly shares?: ReasonShares
  /** Most reasons to give first; 3 by default. */
  readonly top?: number
}

/** The share of a list's customers who have a reason, 0 to 1. */
export type ReasonShares = (reason: Pick<Contribution, 'field' | 'code' | 'logOdds'>) => number

const tellingOptions: OptionRules = {
  shares: [(value: unknown) => typeof value === 'function', 'what `reasonShares` answers'],
  top: [(value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1, 'a whole number of at least 1'],
}

/** A reason with less than this share of the strongest one's log-odds is not worth a place of its own. */
const leastStrength = 0.05

/** A reason that more of the list have than this distinguishes nobody. */
const mostSharing = 0.5

/**
 * Counts how many customers have each reason for a higher risk: a reason that nearly everybody has says little of one
 * customer. A value of a list counts as the same reason wherever it raises the risk; a number or a date where it raises
 * the risk at least as much, so that the highest bill of a list is a rarer reason than a high one.
 *
 * @param explanations Of the customers that stand beside each other, such as those of a call list, without `top`.
 */
export function reasonShares(
  explanations: readonly {
    readonly contributions: readonly Pick<Contribution, 'code' | 'direction' | 'logOdds'>[]
  }[],
): ReasonShares {
  const expected = 'a list of explanations'
  const lists = readGiven('explanations', expected, () => {
    const given: typeof explanations | undefined = Array.isArray(explanations) ? explanations : undefined
    return given?.map(({ contributions }) => contributions.filter(({ direction }) => direction === 'raises'))
  })
  if (!lists) throw new InvalidOptionError('explanations', explanations, expected)
  const strengths = new Map<string, number[]>()
  for (const { code, logOdds } of lists.flat()) {
    const known = strengths.get(code)
    if (known) known.push(logOdds)
    else strengths.set(code, [logOdds])
  }
  for (const known of strengths.values()) known.sort((a, b) => a - b)
  return ({ field, code, logOdds }) => {
    const known = strengths.get(code) ?? []
    const isAmount = code === `${field}.raises`
    const sharing = known.length - (isAmount ? placeIn(known, logOdds) : 0)
    return sharing / Math.max(lists.length, 1)
  }
}

/** How many of the rising numbers are less than another, found by halves: a list may be long. */
function placeIn(rising: readonly number[], number: number): number {
  let [from, to] = [0, rising.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((rising[middle] as number) < number) from = middle + 1
    else to = middle
  }
  return from
}

/**
 * Chooses the reasons that tell a person what to talk about. Of those that raise the risk, first come the ones that at
 * most half of the list have and that anybody can act on, whether or not the company offers it; then those that an offer
 * of the contract can change; then the others. Among each, a reason weighs its log-odds times the share of customers who
 * do not have it. Reasons with less than a twentieth of the strongest one's log-odds are not given first.
 *
 * @param predictor The one whose contract says what is offered.
 * @param contributions All contributions that `explain` lists for one customer.
 * @throws {InvalidOptionError} for a `top` that is not a whole number of at least 1, or contributions that are no list.
 */
export function tellingReasons<FieldName extends string>(
  predictor: { readonly contract: ModelContract },
  contributions: readonly Contribution<FieldName>[],
  options: TellingReasonsOptions = {},
): TellingReasons<FieldName> {
  const contract = contractOf(predictor)
  const { shares, top = 3 } = readOptions<TellingReasonsOptions>(options, tellingOptions)
  const expected = 'the contributions that `explain` lists'
  const raising = readGiven('contributions', expected, () => {
    if (!Array.isArray(contributions)) return undefined
    return [...(contributions as readonly Contribution<FieldName>[])]
      .filter(({ direction }) => direction === 'raises')
      .sort((a, b) => b.logOdds - a.logOdds)
  })
  if (!raising) throw new InvalidOptionError('contributions', contributions, expected)
  const least = leastStrength * (raising[0]?.logOdds ?? 0)
  const fields = new Map(actionableFields(contract).map((field) => [field.name, field]))
  const canChange = ({ field: name, value }: Contribution, unoffered: boolean) => {
    const field = fields.get(name)
    if (!field) return false
    if (isNumeric(field)) return unoffered || field.actionable?.offered === true
    return field.type !== 'date' && listedChanges(field, value, unoffered).length > 0
  }
  const weighed = raising
    .filter(({ logOdds }) => logOdds >= least)
    .map((reason) => {
      const share = shares?.(reason) ?? 0
      const distinguishes = shares !== undefined && share <= mostSharing && canChange(reason, true)
      const usefulness = distinguishes ? 2 : Number(canChange(reason, false))
      return { reason, usefulness, weight: reason.logOdds * (1 - share) }
    })
    .sort((a, b) => b.usefulness - a.usefulness || b.weight - a.weight)
  const first = weighed.slice(0, top).map(({ reason }) => reason)
  return { first, others: raising.filter((reason) => !first.includes(reason)) }
}
