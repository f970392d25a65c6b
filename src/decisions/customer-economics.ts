import { checkFigure, type Economics, economicRules, gainAt } from '../economics'
import { InvalidOptionError } from '../errors'

/** Economics that each figure of is shared by all customers, or given for each: a list as long as the probabilities. */
export type CustomerEconomics = { readonly [Name in keyof Economics]: number | ArrayLike<number> }

/** What contacting each customer gains and costs. */
export interface CustomerGains {
  /** Expected gain, see `expectedGain`: Float64Array of customerCount. */
  readonly gains: Float64Array
  /** What the contact costs if the customer takes the offer, the most it can: Float64Array of customerCount. */
  readonly mostCosts: Float64Array
  /** What it is expected to cost: not everybody who would have left takes the offer. Float64Array of customerCount. */
  readonly expectedCosts: Float64Array
}

/** @throws {InvalidOptionError} for a value that is no probability, or impossible economics, with the place. */
export function gainsOf(probabilities: ArrayLike<number>, economics: CustomerEconomics): CustomerGains {
  checkProbabilities(probabilities)
  const count = probabilities.length
  const read = readEconomics(economics, count)
  const gains = new Float64Array(count)
  const mostCosts = new Float64Array(count)
  const expectedCosts = new Float64Array(count)
  const figures = { customerValue: 0, offerCost: 0, contactCost: 0, saveRate: 0 }
  for (let place = 0; place < count; place++) {
    for (const { name, at } of read) figures[name] = at(place)
    const { offerCost, contactCost, saveRate } = figures
    const probability = probabilities[place]
    gains[place] = gainAt(probability, figures)
    mostCosts[place] = contactCost + offerCost
    expectedCosts[place] = contactCost + offerCost * (1 - probability * (1 - saveRate))
  }
  return { gains, mostCosts, expectedCosts }
}

/** Places by falling amount, equal ones in their given order. */
export function sortByFalling(places: Uint32Array, amounts: Float64Array): Uint32Array {
  return places.slice().sort((one, other) => amounts[other] - amounts[one] || one - other)
}

/** @throws {InvalidOptionError} for anything but a list of numbers from 0 to 1. */
export function checkProbabilities(probabilities: ArrayLike<number>): void {
  if (!isList(probabilities)) throw new InvalidOptionError('probabilities', probabilities, 'a list of probabilities')
  for (let place = 0; place < probabilities.length; place++) {
    const value = probabilities[place]
    if (!(typeof value === 'number' && value >= 0 && value <= 1)) {
      throw new InvalidOptionError(`probabilities[${place}]`, value, 'a number from 0 to 1')
    }
  }
}

/** Checks every figure once, and answers how to read each for a customer. */
function readEconomics(economics: CustomerEconomics, count: number) {
  return (Object.keys(economicRules) as (keyof Economics)[]).map((name) => {
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

/** Whether a value is an array, a typed one or alike. */
export function isList(value: unknown): value is ArrayLike<number> {
  return typeof value === 'object' && value !== null && Number.isInteger((value as ArrayLike<number>).length)
}
