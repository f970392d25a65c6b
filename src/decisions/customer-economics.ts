import { InvalidOptionError, readGiven } from '../checks/errors'
import { attempt, readValue } from '../checks/unreadable'
import { copyFigures, economicNames, economicRules, gainAt, type OfferEconomics, readFigure } from '../steps/economics'

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
  const read = readFigures(economics, count)
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
function probabilitiesOf(customers: ScoredCustomers): Float64Array {
  let areItems: boolean | undefined
  return readList('probabilities', customers, 'a list of probabilities', (value) => {
    areItems ??= typeof value === 'object'
    if (!areItems) return isProbability(value) ? value : 'a number from 0 to 1'
    const item = value as Partial<{ ok: boolean; prediction: Partial<{ probability: number }> }> | null | undefined
    if (item?.ok === false) return Number.NaN
    const probability = item?.ok === true ? item.prediction?.probability : undefined
    return isProbability(probability) ? probability : 'a number from 0 to 1, or an item of predictBatch'
  })
}

function isProbability(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

/**
 * Copies a list of probabilities.
 *
 * @throws {InvalidOptionError} for anything but a list of numbers from 0 to 1.
 */
export function readProbabilities(probabilities: ArrayLike<number>): Float64Array {
  return readList('probabilities', probabilities, 'a list of probabilities', (value) =>
    isProbability(value) ? value : 'a number from 0 to 1',
  )
}

/**
 * Copies a list, each value read once.
 *
 * @param read The number that a value stands for, or what is expected in its place.
 * @throws {InvalidOptionError} for anything but a list, for a value without a number, and where reading throws.
 */
export function readList(
  name: string,
  list: ArrayLike<unknown>,
  expected: string,
  read: (value: unknown) => number | string,
): Float64Array {
  if (!isList(list)) throw new InvalidOptionError(name, list, expected)
  const numbers = readGiven(name, expected, () => new Float64Array(list.length))
  for (let place = 0; place < numbers.length; place++) {
    const value = readValue(() => list[place])
    const number = attempt(
      () => read(value),
      () => expected,
    )
    if (typeof number === 'string') throw new InvalidOptionError(`${name}[${place}]`, value, number)
    numbers[place] = number
  }
  return numbers
}

/** Checks every figure once, and returns functions that read each for a customer. */
function readFigures(economics: CustomerEconomics, count: number) {
  const figures = copyFigures(economics)
  return economicNames.map((name) => {
    const figure: unknown = figures[name]
    if (!isList(figure)) {
      const shared = readFigure(name, figure)
      return { name, at: () => shared }
    }
    const [fits, expected] = economicRules[name]
    const list = readList(name, figure, 'a list', (value) =>
      typeof value === 'number' && fits(value) ? value + 0 : expected,
    )
    if (list.length !== count) {
      throw new InvalidOptionError(name, `a list of ${list.length}`, `a list of ${count}, one for each probability`)
    }
    return { name, at: (place: number) => list[place] }
  })
}

/** Whether a value is an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<number> {
  if (typeof value !== 'object' || value === null) return false
  const length = readValue(() => (value as ArrayLike<number>).length)
  return Number.isInteger(length) && (length as number) >= 0
}
