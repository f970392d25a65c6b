import { describe, expect, test } from 'vitest'
import type { ConfidenceBand } from '../model/manifest'
import { checkConfidence } from './check-calibration'

const band: ConfidenceBand = { method: 'by hand', level: 0.9, margins: [-1, 1], lower: [0.2, 0.4], upper: [0.4, 0.8] }

/** What is found wrong with a band. */
function complaintsOf(confidence: ConfidenceBand): string[] {
  const found: string[] = []
  checkConfidence(confidence, (where, _, kept) => {
    if (!kept) found.push(where)
  })
  return found
}

describe('a band', () => {
  test('may be as narrow as a line', () => {
    expect(complaintsOf(band)).toEqual([])
    expect(complaintsOf({ ...band, upper: band.lower })).toEqual([])
  })

  test.each<[string, Partial<ConfidenceBand>, string]>([
    ['values that fall', { upper: [0.8, 0.4] }, 'confidence.upper: value 1'],
    ['a lower end above the upper one', { lower: [0.2, 0.9] }, 'confidence.lower: value 1'],
  ])('with %s is refused', (_, change, where) => {
    expect(complaintsOf({ ...band, ...change })).toContain(where)
  })
})
