/** Dates from a record to days: as of which day, in which direction, and what is refused. */
import { libraryColumns, libraryContract, readerSchema } from '@testing/library-model'
import { describe, expect, test } from 'vitest'
import { dayOfIsoDate } from '../arithmetic/calendar'
import { type FieldIssue, InvalidCustomerError, InvalidOptionError } from '../checks/errors'
import { createAsOfReader } from './as-of'
import { createSchemaCheck } from './check-by-schema'
import { datesAsOf } from './dates'
import { createEncoder } from './encode'
import { createValidator } from './validate'

const bySchema = createSchemaCheck(libraryContract, readerSchema)

const reader = { joined: '2023-02-28', cardEnds: '2024-03-01', loans: 'Often', branch: 'Hill' }

function encode(record: object, asOf = '2024-02-29', generated = true) {
  const dates = datesAsOf(dayOfIsoDate(asOf))
  const { values, warnings } = createValidator(libraryContract, generated ? undefined : bySchema, dates)(record)
  const row = new Float32Array(libraryColumns.length)
  createEncoder(libraryColumns, dates)(values, row, 0)
  return { row: [...row], warnings, values }
}

function issuesOf(record: object, asOf?: string): readonly FieldIssue[] {
  for (const generated of [true, false]) {
    try {
      encode(record, asOf, generated)
    } catch (error) {
      if (!(error instanceof InvalidCustomerError)) throw error
      if (!generated) return error.issues
    }
  }
  throw new Error('the record was not refused')
}

describe('the days of a date', () => {
  test.each([
    ['2023-02-28', '2024-02-29', 366],
    ['2023-02-28', '2023-03-31', 31],
    ['2020-02-29', '2024-02-29', 1461],
    ['2024-02-28', '2024-03-30', 31],
    // The clocks change on 31 March in many places; a day stays a day.
    ['2024-03-30', '2024-04-29', 30],
  ])('from %s to %s are %d', (joined, asOf, days) => {
    const card = asOf
    expect(encode({ ...reader, joined, cardEnds: card }, asOf).row.slice(0, 2)).toEqual([days, 0])
  })

  test('count forward to a date that is to come, and may be negative where the limits allow it', () => {
    expect(encode({ ...reader, cardEnds: '2026-02-28' }).row[1]).toBe(730)
    expect(encode({ ...reader, cardEnds: '2024-02-01' }).row[1]).toBe(-28)
  })

  test('a missing date is missing, with a warning', () => {
    const { row, warnings } = encode({ ...reader, joined: null })
    expect(row[0]).toBeNaN()
    expect(warnings).toMatchObject([{ code: 'MISSING_VALUE', path: 'joined' }])
  })

  test('outside what training saw is a warning that names the dates', () => {
    const { row, warnings } = encode({ ...reader, joined: '2024-02-29' })
    expect(row[0]).toBe(0)
    expect(warnings).toMatchObject([
      {
        code: 'OUT_OF_RANGE',
        path: 'joined',
        got: '"2024-02-29"',
        expected: '2020-02-29 to 2024-01-30 (30 to 1461 days before 2024-02-29) as in the training data',
      },
    ])
  })
})

describe('a date is refused', () => {
  test.each([
    ['after the as-of date, if it counts the days before', { joined: '2024-03-01' }, 'OUT_OF_RANGE'],
    ['longer ago than the limits', { joined: '2014-02-27' }, 'OUT_OF_RANGE'],
    ['that ended too long before the as-of date', { cardEnds: '2024-01-28' }, 'OUT_OF_RANGE'],
    ['on 30 February', { joined: '2023-02-30' }, 'WRONG_TYPE'],
    ['on 29 February of a common year', { joined: '2023-02-29' }, 'WRONG_TYPE'],
    ['with a year of two digits', { joined: '23-02-28' }, 'WRONG_TYPE'],
    ['with a time', { joined: '2023-02-28T00:00:00Z' }, 'WRONG_TYPE'],
    ['as another country writes it', { joined: '28.02.2023' }, 'WRONG_TYPE'],
    ['in the year 0', { joined: '0000-02-28' }, 'WRONG_TYPE'],
    ['as a Date', { joined: new Date('2023-02-28') }, 'WRONG_TYPE'],
    ['as a number', { joined: 19_416 }, 'WRONG_TYPE'],
    ['as a blank', { joined: ' ' }, 'MISSING_VALUE'],
    ['that is missing where one is needed', { cardEnds: null }, 'MISSING_VALUE'],
  ] as const)('%s', (_, change, code) => {
    const [name] = Object.keys(change)
    expect(issuesOf({ ...reader, ...change })).toMatchObject([{ code, path: name }])
  })

  test('as of a day before all of them', () => {
    expect(issuesOf(reader, '1999-12-31')).toMatchObject([
      { code: 'OUT_OF_RANGE', path: 'joined', expected: '1989-12-30 to 1999-12-31 (0 to 3653 days before 1999-12-31)' },
      { code: 'OUT_OF_RANGE', path: 'cardEnds' },
    ])
  })
})

describe('an ordered category', () => {
  test.each([
    ['Never', 0],
    ['Now and then', 1],
    ['Often', 2],
  ])('%s is its place in the list, %d', (loans, place) => {
    expect(encode({ ...reader, loans }).row[2]).toBe(place)
  })

  test('an unknown value is missing, with a warning; another spelling is read', () => {
    const { row, warnings } = encode({ ...reader, loans: 'Sometimes' })
    expect(row[2]).toBeNaN()
    expect(warnings).toMatchObject([{ code: 'UNKNOWN_VALUE', path: 'loans' }])
    expect(encode({ ...reader, loans: 'now-and-then' }).row[2]).toBe(1)
  })
})

describe('a category with a value for others', () => {
  test('takes an unknown value as that one, with a warning that says so', () => {
    const { row, warnings, values } = encode({ ...reader, branch: 'Station' })
    expect(row.slice(3)).toEqual([0, 0, 1])
    expect(values.branch).toBe('Elsewhere')
    expect(warnings).toMatchObject([
      {
        code: 'UNKNOWN_VALUE',
        path: 'branch',
        got: '"Station"',
        expected: expect.stringMatching(/; taken as "Elsewhere"$/),
      },
    ])
  })

  test('takes the value itself without one', () => {
    expect(encode({ ...reader, branch: 'Elsewhere' })).toMatchObject({ row: [366, 1, 2, 0, 0, 1], warnings: [] })
  })
})

describe('the as-of date', () => {
  const read = createAsOfReader(libraryContract, undefined)

  test('is the call’s, or else the predictor’s', () => {
    expect(read('1970-01-02')).toBe(1)
    const standard = createAsOfReader(libraryContract, '1970-01-03')
    expect([standard(undefined), standard(null), standard('1970-01-02')]).toEqual([2, 2, 1])
  })

  test('is asked for where the model counts days, and not taken from a clock or from the training', () => {
    expect(() => read(undefined)).toThrow(InvalidOptionError)
    expect(() => read(undefined)).toThrow(
      'Option asOf: got nothing, expected a date such as "2026-01-31", for the predictor or for the call: the model counts days from it to joined, cardEnds.',
    )
  })

  test.each([[new Date(0)], ['1970-1-2'], ['2023-02-29'], ['yesterday'], [20_000], ['2024-02-29T12:00:00Z']])(
    'cannot be %s',
    (given) => {
      expect(() => read(given)).toThrow(InvalidOptionError)
      expect(() => createAsOfReader(libraryContract, given)).toThrow('a date that exists, YYYY-MM-DD')
    },
  )

  test('makes no difference to a model without dates', () => {
    const fields = libraryContract.fields.filter(({ type }) => type !== 'date')
    const without = createAsOfReader({ ...libraryContract, fields }, undefined)
    expect([without(undefined), without('2024-02-29')]).toEqual([undefined, undefined])
    expect(() => without('soon')).toThrow(InvalidOptionError)
  })
})
