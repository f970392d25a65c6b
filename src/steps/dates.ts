import { dayOfIsoDate, isoDateOf } from '../arithmetic/calendar'
import { type DateField, describeField } from '../model/contract'
import { beyondTraining, type Judge, judgementOf } from './judge'

/** Counts the days of a field's dates; NaN for anything but an ISO date. */
export type DayCount = (value: unknown) => number

/** What checks and counts the dates of a record as of a day: only models with dates bring it. */
export interface Dates {
  /** Builds what counts the whole days from a date to the day, or the other way. */
  count(way: DateField['count']): DayCount
  /** Builds what finds a date that does not exist, or that is outside the limits or the trained range. */
  judge(field: DateField): Judge
}

/** @param day The day number from which days are counted; any, where the model uses no date. */
export function datesAsOf(day = 0): Dates {
  const count = (way: DateField['count']): DayCount => {
    return (value) => {
      const other = typeof value === 'string' ? dayOfIsoDate(value) : undefined
      if (other === undefined) return Number.NaN
      // `+ 0` turns −0 into 0.
      return (way === 'before' ? day - other : other - day) + 0
    }
  }
  return {
    count,
    judge(field) {
      const daysOf = count(field.count)
      const [fewest, longest] = field.limits
      const [least, most] = field.trained
      return (value) => {
        const days = daysOf(value)
        if (Number.isNaN(days)) return judgementOf(field, 'WRONG_TYPE', value, describeField(field))
        if (days < fewest || days > longest) {
          return judgementOf(field, 'OUT_OF_RANGE', value, describeDays(field.count, field.limits, day))
        }
        if (days >= least && days <= most) return undefined
        return beyondTraining(field, value, describeDays(field.count, field.trained, day))
      }
    },
  }
}

/** The dates of a span of days, in words: "2016-11-03 to 2026-11-01 (0 to 3650 days before 2026-11-01)". */
function describeDays(way: DateField['count'], [least, most]: readonly [number, number], asOf: number): string {
  const ends = [dateAt(way, least, asOf), dateAt(way, most, asOf)].sort()
  return `${ends[0]} to ${ends[1]} (${least} to ${most} days ${way} ${isoDateOf(asOf)})`
}

/** 0001-01-01 and 9999-12-31. */
const firstDay = -719_162
const lastDay = 2_932_896

/** The date that is so many days before or after the as-of date; the first or last date there is, for one beyond. */
export function dateAt(way: DateField['count'], days: number, asOf: number): string {
  const day = way === 'before' ? asOf - days : asOf + days
  return isoDateOf(Math.min(Math.max(day, firstDay), lastDay))
}
