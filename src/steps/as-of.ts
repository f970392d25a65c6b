import { dayOfIsoDate, isoDateOf } from '../arithmetic/calendar'
import { InvalidOptionError } from '../checks/errors'
import type { DateField, ModelContract } from '../model/contract'

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

/** Counts the days of a field's dates; NaN for anything but an ISO date. */
export type DayCount = (value: unknown) => number

/** Builds what counts the whole days from a date to the as-of date, or the other way. */
export function createDayCount(count: DateField['count'], asOf = Number.NaN): DayCount {
  return (value) => {
    const day = typeof value === 'string' ? dayOfIsoDate(value) : undefined
    if (day === undefined) return Number.NaN
    // `+ 0` turns −0 into 0.
    return (count === 'before' ? asOf - day : day - asOf) + 0
  }
}

/** 0001-01-01 and 9999-12-31. */
const firstDay = -719_162
const lastDay = 2_932_896

/** The date that is so many days before or after the as-of date; the first or last date there is, for one beyond. */
export function dateAt(count: DateField['count'], days: number, asOf: number): string {
  const day = count === 'before' ? asOf - days : asOf + days
  return isoDateOf(Math.min(Math.max(day, firstDay), lastDay))
}

/** The dates of a span of days, in words: "2016-11-03 to 2026-11-01 (0 to 3650 days before 2026-11-01)". */
export function describeDates({ count }: DateField, [least, most]: readonly [number, number], asOf: number): string {
  const ends = [dateAt(count, least, asOf), dateAt(count, most, asOf)].sort()
  return `${ends[0]} to ${ends[1]} (${least} to ${most} days ${count} ${isoDateOf(asOf)})`
}
