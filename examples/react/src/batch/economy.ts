/** What a customer, an offer and a contact are worth, in any one currency, and what may be spent. */
export interface Economy {
  /** What a customer who stays is worth: an amount for everyone, or as many times one of their own numbers. */
  readonly customerValue: number
  /** Name of the field that `customerValue` multiplies; undefined where it is the amount itself. */
  readonly valueField: string | undefined
  readonly offerCost: number
  readonly contactCost: number
  /** Share of the customers about to leave who accept the offer and stay. */
  readonly saveRate: number
  /** What contacting and offering may cost in all; undefined for no limit. */
  readonly budget: number | undefined
}

/** Where the sliders stand at first; the figures of the example in the model card. */
export const firstEconomy: Economy = {
  customerValue: 200,
  valueField: undefined,
  offerCost: 10,
  contactCost: 1,
  saveRate: 0.3,
  budget: undefined,
}
