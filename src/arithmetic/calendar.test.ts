/** Calendar days against `Date` in UTC, which engines implement themselves. */
import { describe, expect, test } from 'vitest'
import { dayNumber, dayOfIsoDate, isoDateOf } from './calendar'

const dayMilliseconds = 86_400_000

test('every fifth day of ten thousand years, there and back', () => {
  const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T00:00:00Z')].map(
    (time) => time / dayMilliseconds,
  ) as [number, number]
  let wrong = 0
  for (let day = first; day <= last; day += 5) {
    const text = isoDateOf(day)
    if (dayOfIsoDate(text) !== day) wrong++
    if (day % 3 === 0 && new Date(day * dayMilliseconds).toISOString().slice(0, 10) !== text) wrong++
  }
  expect(wrong).toBe(0)
  expect(last - first).toBe(3_652_058)
})

test.each([
  ['1970-01-01', 0],
  ['1969-12-31', -1],
  ['2000-02-29', 11_016],
  ['2024-02-29', 19_782],
  ['2026-11-01', 20_758],
])('%s is day %d', (text, day) => {
  expect(dayOfIsoDate(text)).toBe(day)
})

describe('what is not a date', () => {
  test.each([
    '2026-02-29',
    '2026-02-30',
    '1900-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-32',
    '0000-01-01',
    '26-01-01',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '2026-01-01\n',
    '٢٠٢٦-٠١-٠١',
    '',
  ])('%j', (text) => {
    expect(dayOfIsoDate(text)).toBeUndefined()
  })
  test('years of five digits, and parts that are not whole', () => {
    expect(dayNumber(10_000, 1, 1)).toBeUndefined()
    expect(dayNumber(Number.NaN, 1, 1)).toBeUndefined()
  })
})
