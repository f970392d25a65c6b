import { describe, expect, test } from 'vitest'
import { createSpellingFinder } from './spelling'

const find = (listed: readonly string[], text: string) =>
  createSpellingFinder(listed.map((each) => [each, each] as const))(text)

describe('another spelling', () => {
  test.each([
    ['Electronic check', 'ELECTRONIC  CHECK'],
    ['Electronic check', '"electronic_check"'],
    ['Credit card (automatic)', 'credit card - automatic'],
    ['Überweisung', 'U\u0308BERWEISUNG'],
    ['Two year', '\u200bTwo\u00a0year.'],
    ['1-2 years', '1 – 2 Years'],
    ['v2.0', 'V2.0'],
  ])('%s as %s', (listed, text) => {
    expect(find([listed, 'Other'], text)).toBe(listed)
  })

  test.each([
    ['12 years', '1-2 years'],
    ['2.0 GB', '20 GB'],
    ['C', 'C++'],
    ['A+', 'A'],
    ['Mailed check', 'Mailed cheque'],
  ])('%s is not %s', (listed, text) => {
    expect(find([listed, 'Other'], text)).toBeUndefined()
  })

  test('of two values at once is neither', () => {
    expect(find(['One-Way', 'one way'], 'ONE WAY')).toBeUndefined()
  })
})
