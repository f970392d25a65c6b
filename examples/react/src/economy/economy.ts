import type { OfferEconomics } from '@org/churn'
import { predictor } from '../predictor.ts'
import { currencies, currencyOf } from './currency.ts'
import { quantityFields } from './quantity-fields.ts'

/** An amount in any one currency: the same for everyone, or as many times one of a customer's own numbers. */
export interface Amount {
  /** Name of the field that `times` multiplies; undefined where everyone has `same`. */
  readonly field: string | undefined
  readonly same: number
  readonly times: number
}

/** What a customer, an offer and a contact are worth, and what the campaign may take. */
export interface Economy {
  /** ISO code of the currency that every amount is in. */
  readonly currency: string
  /** What is kept where a customer who would have left stays. */
  readonly value: Amount
  /** What an accepted offer costs. */
  readonly offer: Amount
  readonly contactCost: number
  /** Share of the customers about to leave who accept the offer and stay. */
  readonly saveRate: number
  /** What the list may cost if everybody on it accepts; undefined for no limit. */
  readonly budget: number | undefined
  /** How many can be contacted; undefined for no limit. */
  readonly mostContacts: number | undefined
}

/** Where everything stands at first: a year's worth of a customer, and as many calls as a few people make in a week. */
export const firstEconomy: Economy = {
  currency: currencyOf(globalThis.navigator?.language ?? 'en-US'),
  value: { field: undefined, same: 800, times: 12 },
  offer: { field: undefined, same: 60, times: 1 },
  contactCost: 5,
  saveRate: 0.3,
  budget: undefined,
  mostContacts: 200,
}

/** The economics that hold for everyone; undefined where an amount is each customer's own. */
export function sharedEconomics({ value, offer, contactCost, saveRate }: Economy): OfferEconomics | undefined {
  if (value.field !== undefined || offer.field !== undefined) return undefined
  return { customerValue: value.same, offerCost: offer.same, contactCost, saveRate }
}

/** Reads an economy that was written as JSON, by a page or a plan; undefined where it is none. */
export function readEconomy(given: unknown): Economy | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { currency, value, offer, contactCost, saveRate, budget, mostContacts } = given as Record<string, unknown>
  const amounts = [value, offer].map(readAmount)
  const [readValue, readOffer] = amounts
  const hasLimits =
    (budget === undefined || isAmount(budget)) &&
    (mostContacts === undefined || (Number.isSafeInteger(mostContacts) && (mostContacts as number) >= 0))
  if (!readValue?.same || !readOffer || !hasLimits || !isAmount(contactCost) || !isAmount(saveRate) || saveRate > 1)
    return undefined
  if (!currencies.includes(String(currency))) return undefined
  return {
    currency: String(currency),
    value: readValue,
    offer: readOffer,
    contactCost,
    saveRate,
    budget: budget as number | undefined,
    mostContacts: mostContacts as number | undefined,
  }
}

function readAmount(given: unknown): Amount | undefined {
  const { field, same, times } = Object(given) as Record<string, unknown>
  if (!isAmount(same) || !isAmount(times)) return undefined
  // Another model's list may have been planned here, or the text changed.
  const fields = quantityFields(predictor.contract.fields)
  if (field !== undefined && !fields.some(({ name }) => name === field)) return undefined
  return { field: field as string | undefined, same, times }
}

/** Amounts as the package takes them: 0, or from the least to the most. */
export const leastAmount = 1e-50
export const mostAmount = 1e50

function isAmount(given: unknown): given is number {
  return typeof given === 'number' && (given === 0 || (given >= leastAmount && given <= mostAmount))
}
