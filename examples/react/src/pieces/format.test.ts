import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { predictor } from '../predictor.ts'
import {
  alignPercents,
  formatLogOdds,
  formatMeasure,
  formatMoney,
  formatPercent,
  formatPoints,
  formatValue,
} from './format.ts'

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
  expect(shown('monthlyCharges', 80.5)).toBe('$80.50')
  expect(shown('tenureMonths', 1200)).toBe('1,200 months')
  expect([shown('tenureMonths', 1), shown('tenureMonths', 1.5)]).toEqual(['1 month', '1.5 months'])
  expect(shown('partner', false)).toBe('No')
  expect(shown('totalCharges', null)).toBe('no bill has been sent yet')
})

it('shows measures with three digits, and percents of other texts as its own', () => {
  expect([0.85, -0.0123].map(formatMeasure)).toEqual(['0.850', '−0.012'])
  expect(alignPercents('a recall of 92.5 % with 95 % confidence; % alone')).toBe(
    'a recall of 92.5% with 95% confidence; % alone',
  )
})

it('is the one place that writes numbers', () => {
  const source = fileURLToPath(new URL('..', import.meta.url))
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !/pieces[\\/]format\.ts$/.test(name),
  )
  expect(files.length).toBeGreaterThan(80)
  const others = files.filter((name) =>
    /toFixed|toPrecision|toLocale(Date|Time)?String|NumberFormat|\d %|} %/.test(
      readFileSync(`${source}${name}`, 'utf8').replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, ''),
    ),
  )
  expect(others).toEqual([])
})
