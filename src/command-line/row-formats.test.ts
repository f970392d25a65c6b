import { createChurnPredictor } from '@org/churn'
import { customers, header, recordOf } from '@testing/command-line'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHeader } from './header'
import { createRowFormat, type OutputFormat } from './row-formats'
import { createScorer } from './score-rows'

const predictor = createChurnPredictor()
const names = header.split(',')
const customer = customers(1)[0].split(',')

function format(cells: readonly string[], kind: OutputFormat, columns = names, delimiter = ',') {
  const header = readHeader(columns, predictor.contract)
  const score = createScorer(predictor, header, { operatingPoint: 'balanced', top: 2 })
  const { head, write } = createRowFormat(columns, { format: kind, top: 2, prefix: 'churn_', delimiter })
  return { head, text: write([score(recordOf(2, cells))]) }
}

/** The sample customer with another identifier and some extra cells. */
const withText = (text: string, ...extra: string[]) => [text, ...customer.slice(1), ...extra]

describe('csv', () => {
  test('adds columns behind the own ones', () => {
    const { head } = format(customer, 'csv')
    const added = ['probability', 'predicted', 'risk_band', 'reason_1', 'reason_2', 'warnings', 'error']
    expect(head.trimEnd().split(',')).toEqual([...names, ...added.map((name) => `churn_${name}`)])
  })

  test('property: own cells and names come back exactly, whatever they hold and whatever separates them', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ',', ';', '\t', '"', '\n', '\r', ' ', '=', '+', '-', '@', '\0'),
    })
    const delimiters = fc.constantFrom(',', ';', '\t', '|')
    fc.assert(
      fc.property(text, text, text, delimiters, (id, name, extra, delimiter) => {
        const columns = [...names, `x${name}`]
        const { head, text } = format(withText(id, extra), 'csv', columns, delimiter)
        const [first, second] = parse(head + text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'] })
        expect(first.slice(0, columns.length)).toEqual(columns)
        expect(second.slice(0, columns.length)).toEqual(withText(id, extra))
        expect(second).toHaveLength(first.length)
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('a row with too few or too many cells still has the columns of the header', () => {
    for (const values of [customer.slice(0, 3), [...customer, '1', '2']]) {
      const [cells] = parse(format(values, 'csv').text)
      expect(cells).toHaveLength(names.length + 7)
      expect(cells.slice(0, names.length)).toEqual(names.map((_, index) => values[index] ?? ''))
    }
  })
})

describe('formulas', () => {
  test('a prefix that would make formulas of the added names is marked as text', () => {
    const { head } = createRowFormat(['=own'], { format: 'csv', top: 0, prefix: '=', delimiter: ',' })
    expect(head).toBe("=own,'=probability,'=predicted,'=risk_band,'=warnings,'=error\n")
  })

  test('no added cell begins with one, whatever the row holds', () => {
    for (const text of ['=cmd()', '+1', '-1', '@x', '"=1', '\t=1']) {
      for (let column = 0; column < names.length; column++) {
        const [cells] = parse(format(customer.with(column, text), 'csv').text)
        for (const cell of cells.slice(names.length)) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
        expect(cells[column]).toBe(text)
      }
    }
  })
})

describe('ndjson', () => {
  test('keeps any column name as a key of its own', () => {
    const columns = [...names, '__proto__', 'constructor']
    const { text } = format(withText('ID', '__proto__', 'x'), 'ndjson', columns)
    const row = JSON.parse(text)
    expect(Object.keys(row).slice(0, columns.length)).toEqual(columns)
    expect(Object.getOwnPropertyDescriptor(row, '__proto__')?.value).toBe('__proto__')
    expect(row.churn_predicted).toBe(true)
    expect(row.churn_probability).toBeGreaterThan(0.5)
  })

  test('says null where there is nothing', () => {
    const row = JSON.parse(format(customer.slice(0, 2), 'ndjson').text)
    expect(row).toMatchObject({
      customerID: 'SAMPLE-0001',
      tenure: null,
      churn_probability: null,
      churn_predicted: null,
    })
    expect(row.churn_error).toContain('Partner: got "", expected one of "Yes", "No"')
  })
})

test('a name that would be added and is there already is refused', () => {
  for (const kind of ['csv', 'ndjson'] as const) {
    expect(() => format(customer, kind, [...names, ' churn_error '])).toThrow('The file already has churn_error')
  }
  expect(() => format(customer, 'text', [...names, 'churn_error'])).not.toThrow()
})

describe('text', () => {
  test('is one line for each customer, which no cell can break or colour', () => {
    const { text } = format(withText('A\x1b[31m\n\u009bB\u202e'), 'text')
    expect(text).toMatch(/^A\\u\{1b\}\[31m\\u\{a\}\\u\{9b\}B\\u\{202e\} .* \d+\.\d % {2}churn {2}high .*\n$/)
  })

  test('names a customer without identifier by line, and cuts a long one', () => {
    expect(format(withText(' '), 'text').text).toMatch(/^line 2 /)
    expect(format(withText('x'.repeat(2_000_000)), 'text').text.length).toBeLessThan(300)
  })
})
