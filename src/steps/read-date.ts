import { dayNumber, isoDateOf } from '../arithmetic/calendar'
import type { DateFormat } from '../model/contract'

/** The time of day behind a date, which is left out: the date is taken as it is written, in whatever zone. */
const time = '(?:[T ][0-2]?\\d:[0-5]\\d[0-9:.+APMUTCZapm -]*)?'

const iso = '(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})'

/** The first two-digit year of the last century; POSIX's `strptime` has 69. */
const firstOfLastCentury = 70

/** 1899-12-30 in days since 1970: day 0 of the numbers that spreadsheets store for dates from March 1900 on. */
const firstSerial = -25_569

/**
 * A year of two digits is read only where the contract says that its file has no other. A month without a day is its
 * first.
 */
const patterns: Readonly<Record<DateFormat, string>> = {
  'year-month-day': '(?<year>\\d{4})(?<mark>[-/.])(?<month>\\d{1,2})\\k<mark>(?<day>\\d{1,2})',
  'day.month.year': '(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?<year>\\d{4})',
  'day/month/year': '(?<day>\\d{1,2})(?<mark>[/-])(?<month>\\d{1,2})\\k<mark>(?<year>\\d{4})',
  'month/day/year': '(?<month>\\d{1,2})(?<mark>[/-])(?<day>\\d{1,2})\\k<mark>(?<year>\\d{4})',
  yearmonthday: '(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})',
  'day.month.yy': '(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?<year>\\d{2})',
  'day/month/yy': '(?<day>\\d{1,2})(?<mark>[/-])(?<month>\\d{1,2})\\k<mark>(?<year>\\d{2})',
  'month/day/yy': '(?<month>\\d{1,2})(?<mark>[/-])(?<day>\\d{1,2})\\k<mark>(?<year>\\d{2})',
  'year-month': '(?<year>\\d{4})-(?<month>\\d{2})',
  serial: '(?<serial>\\d{5})(?:[.,]\\d+)?',
}

/**
 * Builds what reads a date as a file writes it, and gives it as an ISO date; undefined for an impossible one, and for text
 * of another form. An ISO date is read in every format: nothing else begins with four digits and a hyphen.
 */
export function createDateRewriter(format: DateFormat | undefined): (text: string) => string | undefined {
  const patternOf = (date: string) => new RegExp(`^${date}${time}$`)
  const isoPattern = patternOf(iso)
  const ownPattern = format && patternOf(patterns[format])
  return (text) => {
    const { year, month, day = 1, serial } = (isoPattern.exec(text) ?? ownPattern?.exec(text))?.groups ?? {}
    if (serial !== undefined) return isoDateOf(Number(serial) + firstSerial)
    const number = year === undefined ? undefined : dayNumber(fullYear(year), Number(month), Number(day))
    return number === undefined ? undefined : isoDateOf(number)
  }
}

function fullYear(year: string): number {
  const number = Number(year)
  if (year.length > 2) return number
  return number < firstOfLastCentury ? 2000 + number : 1900 + number
}
