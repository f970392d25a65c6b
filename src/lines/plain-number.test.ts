import { createChurnPredictor } from '@org/churn'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isNumeric } from '../model/contract'
import { createCellReader } from '../steps/read-cell'
import { parsePlain, plainNumbersOf } from './plain-number'

test('property: digits with a point between them are the number that Number gives', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 14 })
  const texts = fc.tuple(digits, fc.nat(13)).map(([text, at]) => {
    const place = 1 + (at % text.length)
    return place < text.length ? `${text.slice(0, place)}.${text.slice(place)}` : text
  })
  fc.assert(
    fc.property(texts, (text) => {
      expect(parsePlain(text)).toBe(Number(text))
    }),
    { seed: 1, numRuns: 20_000 },
  )
})

test.each(['', '.', '5.', '.5', '1.2.3', '-1', '+1', '1e2', ' 1', '1 ', '1,5', '0x1', '１', '1234567890123456'])(
  '%j is left to the careful reader',
  (text) => {
    expect(parsePlain(text)).toBeNaN()
  },
)

describe('numbers of a field are read from bytes', () => {
  const { contract } = createChurnPredictor()
  const field = contract.fields.filter(isNumeric).find(({ type }) => type === 'number')
  if (!field) throw new Error('Got no field of numbers in the contract.')
  const read = createCellReader(contract, field)

  test('within the trained range', () => {
    expect(plainNumbersOf(contract, field, read)).toEqual({
      least: field.trained[0],
      most: field.trained[1],
      isWhole: false,
    })
  })

  test('unless the reader takes a point for something else', () => {
    expect(plainNumbersOf(contract, field, (text) => read(text?.replace('.', '')))).toBeUndefined()
    expect(plainNumbersOf(contract, field, (text) => read(text?.replace('.', ',')))).toBeUndefined()
  })

  test.each([{ decimal: ',', thousands: '.' }, { decimal: ',' }])('unless the file writes them as %o', (reading) => {
    for (const each of contract.fields.filter(isNumeric))
      expect(plainNumbersOf(contract, each, createCellReader(contract, each, reading)), each.type).toBeUndefined()
  })

  test('unless one of them stands for a missing value', () => {
    const source = { ...contract.source, missing: ['', '999'] }
    expect(plainNumbersOf({ ...contract, source }, field, read)).toBeUndefined()
  })

  test('unless the field holds none', () => {
    const category = contract.fields.find(({ type }) => type === 'category')
    expect(category && plainNumbersOf(contract, category, createCellReader(contract, category))).toBeUndefined()
  })
})
