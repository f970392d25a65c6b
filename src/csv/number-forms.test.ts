import { describe, expect, test } from 'vitest'
import { isDateLike, numberFormOf } from './number-forms'

test.each([
  ['29,85', ',', undefined, undefined],
  ['1.234,50', ',', '.', undefined],
  ['1,234.50', '.', ',', undefined],
  ['1,234,567', undefined, ',', undefined],
  ['1,234', undefined, ',', undefined],
  ['1 234,5', ',', ' ', undefined],
  ['1\u202f234', undefined, ' ', undefined],
  ['1’234.5', '.', "'", undefined],
  ['$29.85', undefined, undefined, '$'],
  ['29,85 €', ',', undefined, '€'],
  ['EUR 5', undefined, undefined, 'EUR'],
])('%s', (text, decimal, thousands, affix) => {
  expect(numberFormOf(text)).toEqual({ decimal, thousands, affix, hasOwnSign: false })
})

test.each([
  ['(12.00)', undefined, undefined],
  ['( $1,234.50 )', '.', '$'],
  ['29,85-', ',', undefined],
])('%s is negative', (text, decimal, affix) => {
  expect(numberFormOf(text)).toMatchObject({ decimal, affix, hasOwnSign: true })
})

test.each([
  '“12.5”',
  '„12',
  '"12"',
  '«12»',
  'twelve',
  '',
  '1,2,3',
  '1.2.3',
  '12 a 3',
  '(5',
  '5)',
  '(-5-)',
  '--5',
  '-',
  '()',
  'x'.repeat(100),
])('%s is no number', (text) => {
  expect(numberFormOf(text)).toBeUndefined()
})

describe('dates', () => {
  test.each(['42.03.00', '20/05/2024', '2024-05-20', '20-May', 'Mrz 42', 'May-24', '1. Mai'])('%s', (text) => {
    expect(isDateLike(text)).toBe(true)
  })

  test.each(['29,85', '1.234.567', '1.5', 'May', '12 months of it', '1.234,56'])('not %s', (text) => {
    expect(isDateLike(text)).toBe(false)
  })
})
