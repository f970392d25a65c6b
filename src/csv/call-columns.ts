import { InvalidOptionError, readGiven } from '../checks/errors'
import type { CsvCell } from './write'

/** What a table says of one customer to call: a call of `callList`, or another with the same members. */
export interface CalledCustomer {
  readonly rank: number
  readonly contact: boolean
  readonly probability: number
  readonly atStake?: number | undefined
  readonly expectedGain?: number | undefined
  readonly reasons: readonly string[]
  readonly offer?: { readonly phrase: string; readonly effect: number; readonly cost: number | undefined } | undefined
}

/**
 * The columns of a call list, in every table that is written of one.
 *
 * @param reasons How many reasons it gives.
 */
export function callColumns(reasons: number): readonly string[] {
  checkReasons(reasons)
  return [
    'rank',
    'contact',
    'churnProbability',
    'atStake',
    'expectedGain',
    ...Array.from({ length: reasons }, (_, index) => `reason${index + 1}`),
    'nextOffer',
    'offerEffect',
    'offerCost',
  ]
}

/**
 * The cells of {@link callColumns}: probabilities and their changes with three decimals, more of which no model knows,
 * and amounts with two. What is unknown is null.
 */
export function callCells(call: CalledCustomer, reasons: number): readonly CsvCell[] {
  checkReasons(reasons)
  return readGiven('call', aCall, () => cellsOf(call, reasons))
}

function cellsOf(call: CalledCustomer, reasons: number): readonly CsvCell[] {
  const { rank, contact, probability, atStake, expectedGain, offer } = call
  return [
    rank,
    contact ? 'yes' : 'no',
    probability.toFixed(3),
    atStake?.toFixed(2) ?? null,
    expectedGain?.toFixed(2) ?? null,
    ...Array.from({ length: reasons }, (_, index) => call.reasons[index] ?? null),
    offer?.phrase ?? null,
    offer?.effect.toFixed(3) ?? null,
    offer?.cost?.toFixed(2) ?? null,
  ]
}

const aCall = 'one of the calls that `callList` lists'

function checkReasons(reasons: number): void {
  if (Number.isSafeInteger(reasons) && reasons >= 0) return
  throw new InvalidOptionError('reasons', reasons, 'a whole number of at least 0')
}

/** One customer of a call list as a record for JSON, under the same names; what is unknown is left out. */
export interface CallRecord {
  readonly rank: number
  readonly contact: boolean
  readonly churnProbability: number
  readonly atStake?: number
  readonly expectedGain?: number
  readonly reasons: readonly string[]
  readonly nextOffer?: string
  readonly offerEffect?: number
  readonly offerCost?: number
}

/** The same as {@link callCells} for JSON: numbers with as many digits, the reasons in a list. */
export function callRecord(call: CalledCustomer): CallRecord {
  return readGiven('call', aCall, () => recordOf(call))
}

function recordOf({ rank, contact, probability, atStake, expectedGain, reasons, offer }: CalledCustomer): CallRecord {
  return {
    rank,
    contact,
    churnProbability: rounded(probability, 3),
    ...(atStake !== undefined && { atStake: rounded(atStake, 2) }),
    ...(expectedGain !== undefined && { expectedGain: rounded(expectedGain, 2) }),
    reasons,
    ...(offer && { nextOffer: offer.phrase, offerEffect: rounded(offer.effect, 3) }),
    ...(offer?.cost !== undefined && { offerCost: rounded(offer.cost, 2) }),
  }
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits)) + 0
