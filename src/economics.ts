import { InvalidOptionError } from './errors'

/**
 * What a retention offer is worth, in any one currency.
 *
 * A contact costs `contactCost`, whoever it reaches. A customer who would have left accepts the offer and stays with
 * the chance `saveRate`: that gains `customerValue` and costs `offerCost`. A customer who would have stayed anyway takes
 * the offer and costs `offerCost` for nothing. A customer who leaves all the same costs the contact alone.
 */
export interface Economics {
  /** What is kept where a customer who would have left stays, above 0. */
  readonly customerValue: number
  /** What an accepted offer costs, at least 0. */
  readonly offerCost: number
  /** What reaching a customer costs, offer accepted or not, at least 0. */
  readonly contactCost: number
  /** Share of the customers about to leave who accept the offer and stay, 0 to 1. */
  readonly saveRate: number
}

/** @throws {InvalidOptionError} naming the first figure that cannot be. */
export function checkEconomics(economics: Economics): void {
  const check = (name: keyof Economics, fits: (value: number) => boolean, expected: string) => {
    const value = economics?.[name]
    if (!(Number.isFinite(value) && fits(value))) throw new InvalidOptionError(name, value, expected)
  }
  check('customerValue', (value) => value > 0, 'a finite number above 0')
  check('offerCost', (value) => value >= 0, 'a finite number of at least 0')
  check('contactCost', (value) => value >= 0, 'a finite number of at least 0')
  check('saveRate', (value) => value >= 0 && value <= 1, 'a share from 0 to 1')
}

/**
 * What contacting a customer with this churn probability is expected to gain, in the currency of the economics; negative
 * where it costs more than it saves. With γ the save rate, V the value, d the offer and c the contact:
 *
 *     p · γ · (V − d) − (1 − p) · d − c
 *
 * Neslin, Gupta, Kamakura, Lu, Mason (2006), "Defection Detection", Journal of Marketing Research 43(2), equation 1, for
 * one customer; the same in Verbraken, Verbeke, Baesens (2013), IEEE TKDE 25(5).
 *
 * @throws {InvalidOptionError} for impossible economics.
 */
export function expectedGain(probability: number, economics: Economics): number {
  checkEconomics(economics)
  return gainAt(probability, economics)
}

/** {@link expectedGain} of economics that have been checked. */
export function gainAt(probability: number, { customerValue, offerCost, contactCost, saveRate }: Economics): number {
  return probability * saveRate * (customerValue - offerCost) - (1 - probability) * offerCost - contactCost
}

/**
 * The probability from which on contacting a customer gains: where {@link expectedGain} is 0,
 *
 *     (d + c) / (γ · V + (1 − γ) · d)
 *
 * Above 1 where nobody is worth contacting, `Infinity` where an offer costs and saves nothing.
 *
 * @throws {InvalidOptionError} for impossible economics.
 */
export function breakEvenThreshold(economics: Economics): number {
  checkEconomics(economics)
  const { customerValue, offerCost, contactCost, saveRate } = economics
  const rise = saveRate * customerValue + (1 - saveRate) * offerCost
  return rise > 0 ? (offerCost + contactCost) / rise : Number.POSITIVE_INFINITY
}
