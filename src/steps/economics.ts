import { InvalidOptionError } from '../checks/errors'
import { checkNames, copyNamed } from '../checks/options'
import { isUnreadable } from '../checks/unreadable'

/**
 * What a retention offer is worth, in any one currency.
 *
 * Every contact costs `contactCost`. A customer who would have left accepts the offer and stays with probability
 * `saveRate`, which gains `customerValue` and costs `offerCost`. A customer who would have stayed anyway takes the
 * offer too and costs `offerCost` for nothing. A customer who still leaves costs only the contact.
 */
export interface OfferEconomics {
  /** What you keep when a customer who would have left stays; above 0, from 1e-50 to 1e50 as every amount but 0. */
  readonly customerValue: number
  /** What an accepted offer costs, at least 0. */
  readonly offerCost: number
  /** What reaching a customer costs, offer accepted or not, at least 0. */
  readonly contactCost: number
  /** Share of the customers about to leave who accept the offer and stay, 0 to 1. */
  readonly saveRate: number
}

/**
 * Amounts that no product, quotient or sum over all customers takes out of the range of doubles. In no currency is
 * anything worth more or less.
 */
const leastAmount = 1e-50
export const mostAmount = 1e50
const isAmount = (value: number) => value >= leastAmount && value <= mostAmount
const isCost = (value: number) => value === 0 || isAmount(value)
const costs = 'a finite number of at least 0: 0 itself, or 1e-50 to 1e50'

/** What each figure must be, and the words for it. */
export const economicRules: Readonly<
  Record<keyof OfferEconomics, readonly [fits: (value: number) => boolean, string]>
> = {
  customerValue: [isAmount, 'a finite number above 0, from 1e-50 to 1e50'],
  offerCost: [isCost, costs],
  contactCost: [isCost, costs],
  saveRate: [(value) => value >= 0 && value <= 1, 'a share from 0 to 1'],
}

/** The figures' names. */
export const economicNames = /* @__PURE__ */ Object.keys(economicRules) as readonly (keyof OfferEconomics)[]

/**
 * Copies economics, each figure read once.
 *
 * @throws {InvalidOptionError} naming the first figure that is impossible, or that nobody reads.
 */
export function readEconomics(economics: OfferEconomics): OfferEconomics {
  return checkEconomics(copyFigures(economics))
}

/**
 * The economics among figures that have been copied.
 *
 * @throws {InvalidOptionError} naming the first figure that is impossible.
 */
export function checkEconomics(figures: Partial<Record<keyof OfferEconomics, unknown>>): OfferEconomics {
  const read = economicNames.map((name) => [name, readFigure(name, figures[name])])
  return Object.fromEntries(read) as OfferEconomics
}

/**
 * Copies figures without a look at their values.
 *
 * @throws {InvalidOptionError} for an object that cannot be read, and for a misspelt name.
 */
export function copyFigures<Figures extends object>(economics: Figures): Partial<Figures> {
  const figures = copyNamed(Object(economics) as Figures, economicNames)
  if (isUnreadable(figures)) {
    throw new InvalidOptionError('economics', figures, `an object of ${economicNames.join(', ')}`)
  }
  checkNames(figures, economicNames)
  return figures
}

/** @throws {InvalidOptionError} for an impossible figure, under its name. */
export function readFigure(name: keyof OfferEconomics, value: unknown): number {
  const [fits, expected] = economicRules[name]
  if (!(typeof value === 'number' && fits(value))) throw new InvalidOptionError(name, value, expected)
  // `+ 0` turns −0 into 0, which thresholds would inherit.
  return value + 0
}

/**
 * The expected gain of contacting a customer with this churn probability, in the currency of the economics; negative if
 * it costs more than it saves. With γ the save rate, V the value, d the offer and c the contact:
 *
 *     p · γ · (V − d) − (1 − p) · d − c
 *
 * Neslin, Gupta, Kamakura, Lu, Mason (2006), "Defection Detection", Journal of Marketing Research 43(2), equation 1,
 * for one customer; the same in Verbraken, Verbeke, Baesens (2013), IEEE TKDE 25(5).
 *
 * @throws {InvalidOptionError} for a value that is not a probability, or for impossible economics.
 */
export function expectedGain(probability: number, economics: OfferEconomics): number {
  if (!(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
    throw new InvalidOptionError('probability', probability, 'a number from 0 to 1')
  }
  return gainAt(probability, readEconomics(economics))
}

/** {@link expectedGain} for checked economics: above 0 exactly when the probability is above break-even. */
export function gainAt(probability: number, economics: OfferEconomics): number {
  const { rise, cost, threshold } = lineOf(economics)
  const gain = rise * probability - cost
  // Close to break-even, rounding can flip the sign; ranking and policy would then disagree on whom to contact.
  const beyond = probability - threshold
  if (gain * beyond > 0) return gain
  return rise > 0 ? rise * beyond || Math.sign(beyond) * Number.MIN_VALUE : 0
}

/**
 * The probability above which contacting a customer pays: where {@link expectedGain} is 0,
 *
 *     (d + c) / (γ · V + (1 − γ) · d)
 *
 * Above 1 if nobody is worth contacting, `Infinity` if an offer costs and saves nothing.
 *
 * @throws {InvalidOptionError} for impossible economics.
 */
export function breakEvenThreshold(economics: OfferEconomics): number {
  return breakEvenOf(readEconomics(economics))
}

/** {@link breakEvenThreshold} for checked economics. */
export function breakEvenOf(economics: OfferEconomics): number {
  return lineOf(economics).threshold
}

/** The gain as a line over the probability: it begins at `−cost`, rises by `rise`, and crosses 0 at the threshold. */
function lineOf({ customerValue, offerCost, contactCost, saveRate }: OfferEconomics) {
  const rise = saveRate * customerValue + (1 - saveRate) * offerCost
  const cost = offerCost + contactCost
  return { rise, cost, threshold: rise > 0 ? cost / rise : Number.POSITIVE_INFINITY }
}
