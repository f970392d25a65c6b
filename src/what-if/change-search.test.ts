import { gymContract } from '@testing/small-model'
import { describe, expect, test } from 'vitest'
import type { CandidateField } from './change-candidates'
import { runSearch, type SearchFindings, type Steps, searchChanges } from './change-search'

const [template] = gymContract.fields

/** Fields `0`, `1`, … with one value each: a set is named by its fields. */
const fieldsOf = (count: number): CandidateField[] =>
  Array.from({ length: count }, (_, place) => ({ field: { ...template, name: String(place) }, values: ['new'] }))
const nameOf = (steps: Steps) => steps.map(({ field }) => field.name).join()

/** Searches where the named sets reach the target, and notes the sets that were scored. */
function search(
  count: number,
  reaching: (name: string) => boolean,
  limits: { maxChanges: number; maxEvaluations?: number },
) {
  const scored: string[] = []
  const found = runSearch(searchChanges<true>(fieldsOf(count), { maxEvaluations: 100_000, ...limits }), (sets) =>
    sets.map((steps) => {
      scored.push(nameOf(steps))
      return reaching(nameOf(steps)) || undefined
    }),
  ) as SearchFindings<true>
  return { ...found, reached: found.reached.map(({ steps }) => nameOf(steps)), scored }
}

test('all sets, the smaller first, in the order of the fields', () => {
  const { scored, complete } = search(4, () => false, { maxChanges: 3 })
  const [ones, twos, threes] = ['0 1 2 3', '0,1 0,2 0,3 1,2 1,3 2,3', '0,1,2 0,1,3 0,2,3 1,2,3']
  expect(scored.join(' ')).toBe(`${ones} ${twos} ${threes}`)
  expect(complete).toBe(true)
})

test('no set that holds one which is enough, wherever it lies in it', () => {
  const reaching = new Set(['1', '0,3', '2,4'])
  const { scored, reached, complete } = search(5, (name) => reaching.has(name), { maxChanges: 5 })
  expect(reached).toEqual(['1', '0,3', '2,4'])
  expect(scored.filter((name) => name.split(',').length > 2)).toEqual([])
  expect(scored).toEqual(['0', '1', '2', '3', '4', '0,2', '0,3', '0,4', '2,3', '2,4', '3,4'])
  expect(complete).toBe(true)
})

describe('the bound on work', () => {
  test.each([
    [10, true],
    [9, false],
  ])('%d of ten sets', (maxEvaluations, complete) => {
    expect(search(4, () => false, { maxChanges: 2, maxEvaluations })).toMatchObject({
      complete,
      evaluations: maxEvaluations,
    })
  })

  test('leaves out no set that is passed over at the end', () => {
    expect(search(3, () => true, { maxChanges: 3, maxEvaluations: 5 })).toMatchObject({
      complete: true,
      evaluations: 3,
    })
  })

  test('holds for sets that are passed over, too: there are more of them than anyone waits for', () => {
    const others = (name: string) => name !== '0'
    // 39 pairs of the first field and another, and 38 others that a pair can begin with.
    expect(search(40, others, { maxChanges: 2, maxEvaluations: 77 })).toMatchObject({ complete: true, evaluations: 40 })
    expect(search(40, others, { maxChanges: 2, maxEvaluations: 76 })).toMatchObject({
      complete: false,
      evaluations: 40,
    })
    // Every second field is enough, so nearly every set of many holds one that is.
    const even = (name: string) => !name.includes(',') && Number(name) % 2 === 0
    expect(search(40, even, { maxChanges: 13, maxEvaluations: 1_000 }).complete).toBe(false)
  })

  test('holds within a chunk and beyond', () => {
    for (const maxEvaluations of [511, 512, 513, 1_024, 1_225, 1_274]) {
      const { scored, complete, evaluations } = search(50, () => false, { maxChanges: 2, maxEvaluations })
      expect([scored.length, evaluations, complete]).toEqual([maxEvaluations, maxEvaluations, false])
    }
    expect(search(50, () => false, { maxChanges: 2, maxEvaluations: 1_275 }).complete).toBe(true)
  })
})
