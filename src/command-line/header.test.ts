import { createChurnPredictor } from '@org/churn'
import { header } from '@testing/command-line'
import { describe, expect, test } from 'vitest'
import type { Problem } from './csv-problems'
import { readHeader } from './header'

const { contract } = createChurnPredictor()
const names = header.split(',')

const read = (values: readonly string[], problem?: Problem) =>
  readHeader({ firstLine: 1, lastLine: 1, values, problem }, contract)

test('cells are found by name, wherever the column stands and whatever surrounds its name', () => {
  const turned = [...names].reverse().map((name) => ` ${name} `)
  const { cellsOf, names: kept } = read(['extra', ...turned])
  const cells = cellsOf(['?', ...turned.map((name) => `cell of${name}`)])
  for (const name of names) expect(cells[name]).toBe(`cell of ${name} `)
  expect(kept).toEqual(['extra', ...turned])
})

test('no column name reaches the prototype of the cells', () => {
  const { cellsOf } = read([...names, '__proto__', 'constructor', 'toString'])
  const cells = cellsOf([...names.map(() => 'x'), '{}', 'y', 'z'])
  expect(Object.getPrototypeOf(cells)).toBeNull()
  expect(Object.keys(cells).sort()).toEqual([...names].sort())
})

test('only the inputs of the model are needed', () => {
  const inputs = contract.fields.filter(({ input }) => input).map(({ column }) => column)
  expect(() => read(inputs)).not.toThrow()
  for (const name of inputs) {
    expect(() => read(inputs.filter((other) => other !== name))).toThrow(
      `The header lacks ${name}. Got ${inputs.length - 1} columns: `,
    )
  }
})

test('cells that a short row does not have are blank', () => {
  expect(read(names).cellsOf(['one']).TotalCharges).toBe('')
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
    expect(() => read([names.join(delimiter)])).toThrow(hint)
    expect(() => read([names.map((name) => `"${name}"`).join(delimiter)])).toThrow(hint)
  })

  test('is something else altogether', () => {
    expect(() => read(['\x1b[2Jhello'])).toThrow(/^The header lacks .*\. Got one column: \\u\{1b\}\[2Jhello\.$/)
    expect(() => read(Array.from({ length: 500 }, (_, index) => `c${index}`))).toThrow('c39 and 460 more.')
  })

  test('cannot be split', () => {
    const problem = { kind: 'unclosed quote', message: 'got a quote' }
    expect(() => read(['a'], problem)).toThrow('Line 1, the header, cannot be read: got a quote.')
  })
})
