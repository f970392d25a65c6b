import { describe, expect, it } from 'vitest'
import { joinChunks } from './list.ts'
import { judgeOutcomes } from './outcomes.ts'

const listOf = (probabilities: number[], outcomes: number[]) =>
  joinChunks([
    {
      ids: probabilities.map(String),
      lines: new Uint32Array(probabilities.length),
      probabilities: Float64Array.from(probabilities),
      reasons: new Uint32Array(probabilities.length),
      sentences: [],
      outcomes: Int8Array.from(outcomes),
      quantities: [],
      problems: [],
    },
  ])

describe('judgeOutcomes', () => {
  it('has nothing to say where no outcome is known', () => {
    expect(judgeOutcomes(listOf([0.1, 0.9], [-1, -1]))).toBeUndefined()
  })

  it('counts pairs in the right order, ties half', () => {
    // Pairs of who left and who stayed: 0.9 over both, 0.4 over one and level with the other: 3.5 of 4.
    expect(judgeOutcomes(listOf([0.9, 0.4, 0.4, 0.1, 0.2], [1, 1, 0, 0, -1]))?.rocAuc).toBe(0.875)
    expect(judgeOutcomes(listOf([0.9, 0.4], [1, 1]))?.rocAuc).toBeUndefined()
  })

  it('sets what was said beside what was seen, and says whom the first contacts reach', () => {
    const probabilities = Array.from({ length: 100 }, (_, row) => (row + 0.5) / 100)
    const judged = judgeOutcomes(
      listOf(
        probabilities,
        probabilities.map((_, row) => Number(row >= 80)),
      ),
    )
    expect(judged?.reliability.map(({ observed }) => observed)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
    expect(judged?.reliability[0].predicted).toBeCloseTo(0.05, 12)
    expect(judged?.liftOfFirstTenth).toBeCloseTo(5, 12)
    expect(judged?.gain[5]).toEqual({ contacted: 0.1, reached: 0.5 })
  })
})
