import { expect, it } from 'vitest'
import { addDays, daysBetween, isDay, today } from './day.ts'

it('proposes the day of the place, not of Greenwich', () => {
  expect(today(new Date(2026, 0, 5, 0, 1))).toBe('2026-01-05')
  expect(today(new Date(2026, 10, 28, 23, 59))).toBe('2026-11-28')
})

it.each(['2026-02-29', '2026-13-01', '0026-01-01', '2026-1-1', '', '20260101', undefined, 5])(
  'takes %s for no day',
  (given) => {
    expect(isDay(given)).toBe(false)
  },
)

it('counts over leap days and changes of the clock', () => {
  expect(isDay('2028-02-29')).toBe(true)
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
  expect(addDays('2026-03-29', -1)).toBe('2026-03-28')
  expect(daysBetween('2026-03-28', '2026-10-26')).toBe(212)
})
