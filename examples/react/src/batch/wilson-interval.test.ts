import { evaluation } from '@org/churn/evaluation'
import { describe, expect, it } from 'vitest'
import { wilsonInterval } from './wilson-interval.ts'

describe('wilsonInterval', () => {
  it('is the interval of the shipped evaluation', () => {
    const bins = [...evaluation.holdOut.reliability, ...evaluation.outOfFold.reliability]
    for (const { rows, churn } of bins) {
      const { low, high } = wilsonInterval(Math.round(churn.value * rows), rows)
      expect(low).toBeCloseTo(churn.low, 5)
      expect(high).toBeCloseTo(churn.high, 5)
    }
  })
})
