import { InvalidOptionError } from '../checks/errors'
import { checkNames } from '../checks/options'
import { checkFigure, economicNames, economicRules, gainAt, type OfferEconomics } from '../steps/economics'

/**
 * Economics in which each figure is shared by all customers, or a list with one per customer, as long as the
 * probabilities.
 */
export type CustomerEconomics = { readonly [Name in keyof OfferEconomics]: number | ArrayLike<number> }

/** What contacting each customer gains and costs. */
export interface CustomerGains {
  /** Expected gain, see `expectedGain`: Float64Array of customerCount. */
  readonly gains: Float64Array
  /** The most a contact can cost, if the customer takes the offer: Float64Array of customerCount. */
  readonly maximumCosts: Float64Array
  /** Expected cost; not everybody who would have left takes the offer. Float64Array of customerCount. */
  readonly expectedCosts: Float64Array
}

/**
 * The customers to choose from: churn probabilities, or the items of `predictBatch`. Refused items have no probability
 * and are never contacted.
 */
export type ScoredCustomers = ArrayLike<number> | readonly ScoredItem[]

/** The part of an item of `predictBatch` that is read. */
export type ScoredItem =
  | { readonly ok: true; readonly prediction: { readonly probability: number } }
  | { readonly ok: false }

/**
 * Gains and costs of each customer; a gain of negative infinity for one without a probability.
 *
 * @throws {InvalidOptionError} for a value that is not a probability, or for impossible economics, with the place.
 */
export function gainsOf(customers: ScoredCustomers, economics: CustomerEconomics): CustomerGains {
  const probabilities = probabilitiesOf(customers)
  const count = probabilities.length
  const read = readEconomics(economics, count)
  const gains = new Float64Array(count)
  const maximumCosts = new Float64Array(count)
  const expectedCosts = new Float64Array(count)
  const figures = { customerValue: 0, offerCost: 0, contactCost: 0, saveRate: 0 }
  for (let place = 0; place < count; place++) {
    for (const { name, at } of read) figures[name] = at(place)
    const { offerCost, contactCost, saveRate } = figures
    const probability = probabilities[place]
    gains[place] = Number.isNaN(probability) ? Number.NEGATIVE_INFINITY : gainAt(probability, figures)
    maximumCosts[place] = contactCost + offerCost
    expectedCosts[place] = contactCost + offerCost * (1 - probability * (1 - saveRate))
  }
  return { gains, maximumCosts, expectedCosts }
}

/** Places by falling amount, equal ones in their given order. */
export function sortByFalling(places: Uint32Array, amounts: Float64Array): Uint32Array {
  return places.slice().sort((one, other) => amounts[other] - amounts[one] || one - other)
}

/** The probabilities, or those of the items; NaN for refused ones. */
function probabilitiesOf(customers: ScoredCustomers): ArrayLike<number> {
  if (!Array.isArray(customers) || typeof customers[0] !== 'object') {
    checkProbabilities(customers as ArrayLike<number>)
    return customers as ArrayLike<number>
  }
  return Float64Array.from(customers as readonly ScoredItem[], (item, place) => {
    if (item?.ok === false) return Number.NaN
    const probability = item?.ok === true ? item.prediction?.probability : undefined
    if (isProbability(probability)) return probability
    throw new InvalidOptionError(`probabilities[${place}]`, item, 'a number from 0 to 1, or an item of predictBatch')
  })
}

function isProbability(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

/** @throws {InvalidOptionError} for anything but a list of numbers from 0 to 1. */
export function checkProbabilities(probabilities: ArrayLike<number>): void {
  if (!isList(probabilities)) throw new InvalidOptionError('probabilities', probabilities, 'a list of probabilities')
  for (let place = 0; place < probabilities.length; place++) {
    if (isProbability(probabilities[place])) continue
    throw new InvalidOptionError(`probabilities[${place}]`, probabilities[place], 'a number from 0 to 1')
  }
}

/** Checks every figure once, and returns functions that read each for a customer. */
function readEconomics(economics: CustomerEconomics, count: number) {
  checkNames(economics, economicNames)
  return economicNames.map((name) => {
    const figure: unknown = economics?.[name]
    if (!isList(figure)) {
      checkFigure(name, figure, name)
      return { name, at: () => figure as number }
    }
    if (figure.length !== count) {
      throw new InvalidOptionError(name, `a list of ${figure.length}`, `a list of ${count}, one for each probability`)
    }
    const [fits] = economicRules[name]
    for (let place = 0; place < count; place++) {
      if (!fits(figure[place]) || !Number.isFinite(figure[place])) checkFigure(name, figure[place], `${name}[${place}]`)
    }
    return { name, at: (place: number) => figure[place] }
  })
}

/** Whether a value is an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<number> {
  if (typeof value !== 'object' || value === null) return false
  const { length } = value as ArrayLike<number>
  return Number.isInteger(length) && length >= 0
}
