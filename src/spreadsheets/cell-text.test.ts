import { openKinds } from '@testing/kinds-model'
import { describe, expect, test } from 'vitest'
import type { ContractField } from '../model/contract'
import { createCellWriter, dateText } from './cell-text'

const { contract } = openKinds()
const dateField = contract.fields.find(({ type }) => type === 'date') as ContractField
const numberField = contract.fields.find(({ type }) => type === 'number' || type === 'integer') as ContractField

test('the contract has fields of both types', () => {
  expect(dateField).toBeDefined()
  expect(numberField).toBeDefined()
})

describe('days', () => {
  // 31 January 2026 is day 46053 since 1900, and 1,462 days less since 1904, as Microsoft documents both calendars.
  test.each([
    ['1900', 46_053],
    ['1904', 44_591],
  ] as const)('a number in a column of dates counts days since %s', (system, number) => {
    expect(createCellWriter(contract, dateField, undefined, system)(number)).toBe('2026-01-31')
  })
  test('a year and a date of eight digits are no such number', () => {
    const write = createCellWriter(contract, dateField, undefined, '1900')
    expect([2026, 20_260_131].map(write)).toEqual(['2026', '20260131'])
  })
  test('in a column of numbers it stays a number', () => {
    expect(createCellWriter(contract, numberField, undefined, '1900')(46_053)).toBe('46053')
  })
  test('a date has its time of day where it has one', () => {
    expect(dateText(new Date(Date.UTC(2026, 0, 31)))).toBe('2026-01-31')
    expect(dateText(new Date(Date.UTC(2026, 0, 31, 13, 5, 9)))).toBe('2026-01-31 13:05:09')
    expect(dateText(new Date(Number.NaN))).toBe('#NUM!')
  })
})

test('a number has the mark that its column is read with, whatever text in the same column looks like', () => {
  const german = { ...contract, source: { ...contract.source, reading: { decimal: ',', thousands: '.' } as const } }
  expect(createCellWriter(german, numberField, undefined, '1900')(29.85)).toBe('29,85')
  expect(createCellWriter(contract, numberField, { decimal: ',' }, '1900')(1234.5)).toBe('1234,5')
  expect(createCellWriter(contract, numberField, undefined, '1900')(29.85)).toBe('29.85')
  // A column that the contract does not know is copied.
  expect(createCellWriter(german, undefined, undefined, '1900')(29.85)).toBe('29.85')
})
