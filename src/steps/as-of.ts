import { dayOfIsoDate } from '../arithmetic/calendar'
import { InvalidOptionError } from '../checks/errors'
import type { ModelContract } from '../model/contract'

/** The day from which a call counts, as a day number; undefined for models without dates, which count none. */
export type AsOfReader = (given: unknown) => number | undefined

/** Whether a value is an ISO date of a day that exists, such as `2026-01-31`. */
export function isIsoDate(value: unknown): value is string {
  return typeof value === 'string' && dayOfIsoDate(value) !== undefined
}

/**
 * Builds what reads the as-of date of a call: its own, or else the predictor's. There is no other default: today's date
 * would silently change an answer overnight, and the training's would let every customer's dates grow old.
 *
 * @throws {InvalidOptionError} for anything but an ISO date; when called, also if the model needs one and none is given.
 */
export function createAsOfReader({ fields }: ModelContract, ofPredictor: unknown): AsOfReader {
  const dates = fields.filter(({ type, input }) => type === 'date' && input).map(({ name }) => name)
  const standard = readAsOf(ofPredictor)
  return (given) => {
    const day = readAsOf(given) ?? standard
    if (dates.length === 0) return undefined
    if (day !== undefined) return day
    throw new InvalidOptionError(
      'asOf',
      undefined,
      `a date such as "2026-01-31", for the predictor or for the call: the model counts days from it to ${dates.join(', ')}`,
    )
  }
}

function readAsOf(given: unknown): number | undefined {
  if (given === undefined || given === null) return undefined
  const day = typeof given === 'string' ? dayOfIsoDate(given) : undefined
  if (day === undefined) throw new InvalidOptionError('asOf', given, 'a date that exists, YYYY-MM-DD, as a text')
  return day
}
