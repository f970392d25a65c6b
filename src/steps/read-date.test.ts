/** Dates as files write them. */
import { createChurnPredictor, type DateFormat, InvalidRowError, readRow } from '@org/churn'
import { libraryContract } from '@testing/library-model'
import { describe, expect, test } from 'vitest'
import { createDateRewriter } from './read-date'

test.each<[DateFormat | undefined, string, string | undefined]>([
  [undefined, '2026-01-31', '2026-01-31'],
  [undefined, '2026-1-31', undefined],
  [undefined, '2026/01/31', undefined],
  [undefined, '31.01.2026', undefined],
  [undefined, '20260131', undefined],
  ['year-month-day', '2026/1/31', '2026-01-31'],
  ['year-month-day', '2026.01.31', '2026-01-31'],
  ['year-month-day', '2026/01-31', undefined],
  ['day.month.year', '3.4.2026', '2026-04-03'],
  ['day.month.year', '03.04.2026', '2026-04-03'],
  ['day.month.year', '03/04/2026', undefined],
  ['day.month.year', '03.04.26', undefined],
  ['day.month.year', '2026-04-03', '2026-04-03'],
  ['day/month/year', '03/04/2026', '2026-04-03'],
  ['day/month/year', '3-4-2026', '2026-04-03'],
  ['day/month/year', '03/04-2026', undefined],
  ['month/day/year', '03/04/2026', '2026-03-04'],
  ['month/day/year', '3/4/2026', '2026-03-04'],
  ['month/day/year', '31/01/2026', undefined],
  ['month/day/year', '3/4/26', undefined],
  ['yearmonthday', '20260403', '2026-04-03'],
  ['yearmonthday', '2026043', undefined],
  [undefined, '2026-02-29', undefined],
  [undefined, '2024-02-29', '2024-02-29'],
  ['day.month.year', '29.2.2100', undefined],
  ['day.month.year', '29.2.2000', '2000-02-29'],
  ['day.month.year', '31.4.2026', undefined],
  ['day.month.year', '0.4.2026', undefined],
  ['day.month.year', '1.13.2026', undefined],
  // The day is the one that is written, in whatever zone.
  [undefined, '2026-01-31 23:59:59', '2026-01-31'],
  [undefined, '2026-01-31T23:59:59.999-11:00', '2026-01-31'],
  [undefined, '2026-01-31T00:00Z', '2026-01-31'],
  ['month/day/year', '1/31/2026 0:00', '2026-01-31'],
  ['month/day/year', '1/31/2026 00:00', '2026-01-31'],
  [undefined, '2026-01-31 noon', undefined],
  [undefined, '2026-01-31T', undefined],
  [undefined, '٢٠٢٦-٠١-٣١', undefined],
  [undefined, '', undefined],
])('written as %s, %j is %s', (format, text, date) => {
  expect(createDateRewriter(format)(text)).toBe(date)
})

describe('a row', () => {
  const predictor = { ...createChurnPredictor(), contract: libraryContract, predict: (customer: object) => customer }
  const row = { Joined: ' 28.2.2023 ', 'Card ends': '2024-03-01', Loans: 'Often', Branch: 'Mill' }

  test('becomes a record with ISO dates; a rare spelling becomes the value for others', () => {
    expect(readRow(predictor, row)).toEqual({
      joined: '2023-02-28',
      cardEnds: '2024-03-01',
      loans: 'Often',
      branch: 'Elsewhere',
    })
    expect(readRow(predictor, { ...row, Joined: '', Branch: 'Station' })).toMatchObject({
      joined: null,
      branch: 'Station',
    })
  })

  test('is refused for what is not a date, in the file’s own form', () => {
    const read = () => readRow(predictor, { ...row, Joined: '30.2.2023', 'Card ends': '' })
    expect(read).toThrow(InvalidRowError)
    expect(read).toThrow(
      'Joined: got "30.2.2023", expected a date (day.month.year) from 0 to 3653 days before the as-of date, or blank; ' +
        'Card ends: got "", expected a date (YYYY-MM-DD) from -31 to 731 days after the as-of date',
    )
  })
})
