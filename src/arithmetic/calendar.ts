const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/

/**
 * The number of a calendar day, 0 being 1970-01-01, in the Gregorian calendar; undefined for an impossible date such as
 * 30 February, and outside the years 1 to 9999. A calendar day has no time zone.
 *
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
 */
export function dayNumber(year: number, month: number, day: number): number | undefined {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)))
    return undefined
  // Years begin in March, so that a leap day is the last of its year.
  const yearFromMarch = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return 365 * yearFromMarch + leapYearsUpTo(yearFromMarch) + dayOfYear - 719_468
}

/** The number of an ISO date's day; undefined for any other text than a possible date such as 2026-02-28. */
export function dayOfIsoDate(text: string): number | undefined {
  const found = isoDate.exec(text)
  return found ? dayNumber(Number(found[1]), Number(found[2]), Number(found[3])) : undefined
}

/** The ISO date of a day from 0001-01-01 to 9999-12-31. */
export function isoDateOf(day: number): string {
  const sinceYear0 = day + 719_468
  let yearFromMarch = Math.floor(sinceYear0 / 365.2425)
  while (firstDayOf(yearFromMarch + 1) <= sinceYear0) yearFromMarch++
  while (firstDayOf(yearFromMarch) > sinceYear0) yearFromMarch--
  const dayOfYear = sinceYear0 - firstDayOf(yearFromMarch)
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = (monthFromMarch + 2) % 12
  const year = yearFromMarch + (monthFromMarch >= 10 ? 1 : 0)
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  return `${padded(year, 4)}-${padded(month + 1, 2)}-${padded(date, 2)}`
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const leapYearsUpTo = (year: number) => Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
const firstDayOf = (yearFromMarch: number) => 365 * yearFromMarch + leapYearsUpTo(yearFromMarch)
const padded = (number: number, length: number) => `${number}`.padStart(length, '0')
