import { describe, expect, it } from 'vitest'
import { predictor } from '../predictor.ts'
import { formatLogOdds, formatMoney, formatPercent, formatPoints, formatValue } from './format.ts'

describe('formatPercent', () => {
  it.each([
    [0.7371, '73.7%'],
    [0, '0.0%'],
    [1, '100.0%'],
    [0.0002, '< 0.1%'],
    [0.99996, '> 99.9%'],
  ])('shows %d as %s', (share, text) => {
    expect(formatPercent(share)).toBe(text)
  })
})

it('shows differences with a true minus sign, and none where nothing is left after rounding', () => {
  expect([0.0321, -0.0321, 0.0001].map(formatPoints)).toEqual(['+3.2 points', '−3.2 points', '±0.0 points'])
  expect([0.541, -1.18, 0].map(formatLogOdds)).toEqual(['+0.54', '−1.18', '0.00'])
  expect(formatMoney(-12345.6, 'USD')).toBe('−$12,346')
  expect(formatMoney(40, 'EUR')).toBe('€40')
})

it("shows a value in its field's words", () => {
  const shown = (name: string, value: unknown) => {
    const field = predictor.contract.fields.find((each) => each.name === name)
    return field && formatValue(field, value)
  }
  expect(shown('monthlyCharges', 80.5)).toBe('80.50 USD')
  expect(shown('tenureMonths', 1200)).toBe('1,200 months')
  expect([shown('tenureMonths', 1), shown('tenureMonths', 1.5)]).toEqual(['1 month', '1.5 months'])
  expect(shown('partner', false)).toBe('No')
  expect(shown('totalCharges', null)).toBe('no bill has been sent yet')
})
