import { describe, expect, it } from 'vitest'
import { judgeOutcomes, rocAucOf } from './outcomes.ts'

const listOf = (probabilities: number[], outcomes: number[]) => ({
  probabilities: Float64Array.from(probabilities),
  outcomes: Int8Array.from(outcomes),
})

describe('judgeOutcomes', () => {
  it('has nothing to say where no outcome is known', () => {
    expect(judgeOutcomes(listOf([0.1, 0.9], [-1, -1]))).toBeUndefined()
  })

  it('counts pairs in the right order, ties half', () => {
    // Pairs of who left and who stayed: 0.9 over both, 0.4 over one and level with the other: 3.5 of 4.
    const { counts } = judgeOutcomes(listOf([0.9, 0.4, 0.4, 0.1, 0.2], [1, 1, 0, 0, -1])) ?? {}
    expect(counts && rocAucOf(counts)).toBe(0.875)
  })

  it('has nothing to tell apart where all did the same, and still sets said beside seen', () => {
    const judged = judgeOutcomes(listOf([0.9, 0.4], [1, 1]))
    expect(judged).toMatchObject({ customers: 2, left: 2, counts: undefined })
    expect(judged?.reliability.map(({ meanProbability, churn }) => [meanProbability, churn.value])).toEqual([
      [0.4, 1],
      [0.9, 1],
    ])
  })

  it('sets what was said beside what was seen, and counts whom the first contacts reach', () => {
    const probabilities = Array.from({ length: 100 }, (_, row) => (row + 0.5) / 100)
    const outcomes = probabilities.map((_, row) => Number(row >= 80))
    const judged = judgeOutcomes(listOf(probabilities, outcomes))
    expect(judged?.reliability.map(({ churn }) => churn.value)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
    expect(judged?.reliability[0].meanProbability).toBeCloseTo(0.05, 12)
    expect(judged?.counts?.found[9]).toBe(10)
  })
})
