import { createChurnPredictor } from '@org/churn'
import { customers, header } from '@testing/command-line'
import { describe, expect, test } from 'vitest'
import { readHeader } from './header'

const { contract } = createChurnPredictor()
const names = header.split(',')

const read = (names: readonly string[], rename?: Readonly<Record<string, string>>) =>
  readHeader(names, contract, rename)

test('only the inputs of the model are needed', () => {
  const inputs = contract.fields.filter(({ input }) => input).map(({ column }) => column)
  expect(() => read(inputs)).not.toThrow()
  for (const name of inputs) {
    expect(() => read(inputs.filter((other) => other !== name))).toThrow(
      `The header lacks ${name}. Got ${inputs.length - 1} columns: `,
    )
  }
})

describe('a header that is refused', () => {
  test('names a column twice', () => {
    expect(() => read([...names, 'x', 'tenure', ' x'])).toThrow('names a column twice, expected each once: tenure, x.')
  })

  test.each([
    [';', "add --delimiter ';'"],
    ['\t', "add --delimiter '\\t'"],
    ['|', "add --delimiter '|'"],
  ])('is written with the delimiter %j', (delimiter, hint) => {
    const given = (name: string) => () => readHeader([name], contract, {}, { delimiter: '^' })
    expect(given(names.join(delimiter))).toThrow(hint)
    expect(given(names.map((name) => `"${name}"`).join(delimiter))).toThrow(hint)
    // Where it was detected, only quotes can have kept the names together.
    expect(() => read([names.join(delimiter)])).toThrow(' Each line stands in quotes as a whole: ')
  })

  test('is something else altogether', () => {
    expect(() => read(['\x1b[2Jhello'])).toThrow(/^The header lacks .*\. Got one column: \\u\{1b\}\[2Jhello\.$/)
    expect(() => read(Array.from({ length: 500 }, (_, index) => `c${index}`))).toThrow('c39 and 460 more.')
  })

  test('names what stands for one column twice', () => {
    expect(() => read([...names, 'tenureMonths'])).toThrow('expected each once: tenure and tenureMonths.')
  })

  test('is a customer, or a title', () => {
    expect(() => read(customers(1)[0].split(','))).toThrow(/ The first line looks like a customer: put a line with /)
    expect(() => read(['Customers of 2024', '', ''])).toThrow(/ The first line looks like a title: remove what /)
  })

  test('has another name for a column, and how to say so', () => {
    expect(() => read(names.with(names.indexOf('tenure'), 'months'))).toThrow(
      / Got 20 columns: .*\. If a column has another name, add --rename 'months=tenure'\.$/,
    )
    expect(() => read(names.with(names.indexOf('tenure'), 'm'.repeat(60)))).toThrow(
      `--rename '${'m'.repeat(60)}=tenure'.`,
    )
    expect(read(names.with(names.indexOf('tenure'), 'months'), { months: 'tenure' }).missing).toEqual([])
    expect(() => read(names, { month: 'tenure' })).toThrow(/^--rename: the file has no column month\. Got 20 columns: /)
    expect(() => read(names, { gender: 'tenuer' })).toThrow('--rename: got gender=tenuer')
  })

  test.each([
    ['a\u200bb', 'hard to type'],
    ['a\u00a0b', 'hard to type'],
    ["customer's months", 'hard to type'],
    ['m'.repeat(200), 'too long to type'],
  ])('has a name that cannot be pasted: %j', (name, why) => {
    expect(() => read(names.with(names.indexOf('tenure'), name))).toThrow(
      ` The other name is ${why}: put it into a file of lines NAME,tenure, and add --columns FILE.`,
    )
  })
})
