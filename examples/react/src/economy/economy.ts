import type { OfferEconomics } from '@org/churn'

/** An amount in any one currency: the same for everyone, or as many times one of a customer's own numbers. */
export interface Amount {
  /** Name of the field that `times` multiplies; undefined where everyone has `same`. */
  readonly field: string | undefined
  readonly same: number
  readonly times: number
}

/** What a customer, an offer and a contact are worth, and what the campaign may take. */
export interface Economy {
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

/** Where the sliders stand at first; the figures of the example in the model card. */
export const firstEconomy: Economy = {
  value: { field: undefined, same: 200, times: 6 },
  offer: { field: undefined, same: 10, times: 0.5 },
  contactCost: 1,
  saveRate: 0.3,
  budget: undefined,
  mostContacts: undefined,
}

/** The economics that hold for everyone; undefined where an amount is each customer's own. */
export function sharedEconomics({ value, offer, contactCost, saveRate }: Economy): OfferEconomics | undefined {
  if (value.field !== undefined || offer.field !== undefined) return undefined
  return { customerValue: value.same, offerCost: offer.same, contactCost, saveRate }
}
