/** Columns against the ONNX file of the same model, which another language wrote. */
import { fixtureNames, readFixture } from '@testing/fixtures'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidModelError } from '../checks/errors'
import { largestMargin, readColumns } from './check-columns'
import type { TreeColumns } from './columns'
import { readEnsemble } from './read-ensemble'

const onGrid = fixtureNames.filter((name) => name.endsWith('-grid'))

/** Two trees over three features, the first of them two deep, and a third that is a leaf. */
const small: TreeColumns = {
  format: 1,
  featureCount: 3,
  bits: 2,
  feature: [0, -1, 2, -1, -1, 1, -1, -1, -1],
  threshold: [1.5, null, 0.1],
  missingLeft: [1, 0, 1],
  leaf: [-4, 3, 8, 1, -2, 6],
  cover: [10, 2.5, 3, 7, 8.5, 15.5],
}

test('lays nodes, leaves and cover out as the ensemble has them', () => {
  const ensemble = readColumns(small)
  expect(ensemble).toMatchObject({ featureCount: 3, treeCount: 3, nodeCount: 9, base: 0 })
  expect([...ensemble.roots]).toEqual([0, 5, 8, 9])
  expect([...ensemble.depths]).toEqual([2, 1, 0])
  expect([...ensemble.feature]).toEqual(small.feature)
  expect([...ensemble.right]).toEqual([2, 0, 4, 0, 0, 7, 0, 0, 0])
  expect([...ensemble.threshold]).toEqual([1.5, 0, Number.POSITIVE_INFINITY, 0, 0, Math.fround(0.1), 0, 0, 0])
  expect([...ensemble.missingLeft]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0])
  expect([...ensemble.value]).toEqual([0, -1, 0, 0.75, 2, 0, 0.25, -0.5, 1.5])
  expect([...(ensemble.cover ?? [])]).toEqual([15.5, 10, 5.5, 2.5, 3, 15.5, 7, 8.5, 15.5])
  expect(largestMargin(ensemble)).toBe(2 + 0.5 + 1.5)
})

describe.each(onGrid)('%s', (name) => {
  const { fixture, onnx, columns } = readFixture(name)

  test('holds the same trees as the ONNX file, bit for bit', () => {
    const { metadata, ...ensemble } = readEnsemble(onnx)
    expect(readColumns(columns as TreeColumns)).toEqual({ ...ensemble, metadata: {} })
    expect(ensemble.cover).toBeDefined()
  })

  test('says the grid that training chose', () => {
    expect(columns?.bits).toBe(fixture.grid?.bits)
    const bound = largestMargin(readColumns(columns as TreeColumns)) * 2 ** (columns?.bits ?? 0)
    expect(bound).toBe(fixture.grid?.bound)
  })
})

test('every family on a grid has columns', () => {
  expect(onGrid.length).toBeGreaterThan(4)
})

const replaced = <T>(list: readonly T[], place: number, entry: unknown) =>
  list.map((each, index) => (index === place ? entry : each)) as readonly T[]

test.each<[string, Partial<Record<keyof TreeColumns, unknown>>, RegExp]>([
  ['another format', { format: 2 }, /format: got 2, expected 1/],
  ['no width', { featureCount: 0 }, /featureCount: got 0, expected a whole number from 1 to 1000000/],
  ['a width in words', { featureCount: '3' }, /featureCount: got "3"/],
  ['a finer grid than float32 sums allow', { bits: 21 }, /bits: got 21, expected a whole number from 0 to 20/],
  ['no nodes', { feature: [] }, /number of nodes: got 0/],
  ['no list of nodes', { feature: undefined }, /number of nodes: got nothing/],
  ['a text for a list', { feature: '014' }, /feature: got "014", expected an array of 3/],
  [
    'a feature beyond the input',
    { feature: replaced(small.feature, 0, 3) },
    /feature, entry 0: got 3, expected -1 to 2/,
  ],
  ['half a feature', { feature: replaced(small.feature, 2, 0.5) }, /feature, entry 2: got 0\.5/],
  ['a hole', { feature: Object.assign(Array(9), { 0: 0, 1: -1 }) }, /feature, entry 2: got nothing/],
  ['a tree cut off', { feature: small.feature.slice(0, 4) }, /number of nodes: got 4, expected more/],
  ['a leaf that became a split', { feature: replaced(small.feature, 8, 1) }, /number of nodes: got 9, expected more/],
  [
    'a split that became a leaf',
    { feature: replaced(small.feature, 5, -1) },
    /threshold: got an array of 3, expected an array of 2/,
  ],
  ['one threshold too few', { threshold: [1.5, null] }, /threshold: got an array of 2, expected an array of 3/],
  [
    'a threshold in words',
    { threshold: [1.5, null, '0.1'] },
    /threshold, entry 2: got "0\.1", expected a float32 or null/,
  ],
  ['a threshold beyond float32', { threshold: [1.5, null, 1e39] }, /threshold, entry 2: got 1e\+39/],
  ['a threshold that is not a number', { threshold: [1.5, Number.NaN, 1] }, /threshold, entry 1: got NaN/],
  ['a flag that is neither', { missingLeft: [1, 2, 0] }, /missingLeft, entry 1: got 2, expected 0 or 1/],
  ['a flag as a boolean', { missingLeft: [1, true, 0] }, /missingLeft, entry 1: got true/],
  ['one leaf too many', { leaf: [...small.leaf, 1] }, /leaf: got an array of 7, expected an array of 6/],
  ['a leaf off the grid', { leaf: replaced(small.leaf, 3, 0.5) }, /leaf, entry 3: got 0\.5, expected a whole number/],
  ['a leaf that is null', { leaf: replaced(small.leaf, 3, null) }, /leaf, entry 3: got null/],
  [
    'leaves that add up too high',
    { leaf: replaced(small.leaf, 5, 2 ** 24 - 10) },
    /largest leaf of every tree: got 16777216, expected less/,
  ],
  ['one cover too few', { cover: small.cover.slice(1) }, /cover: got an array of 5, expected an array of 6/],
  [
    'a negative cover',
    { cover: replaced(small.cover, 0, -1) },
    /cover, entry 0: got -1, expected a float32 of at least 0/,
  ],
  [
    'a split that nothing reached',
    { cover: [10, 0, 0, 7, 8.5, 15.5] },
    /cover of node 2: got 0, expected a float32 above 0/,
  ],
  ['cover that adds up too high', { cover: [3e38, 3e38, 3, 7, 8.5, 15.5] }, /cover of node 0: got Infinity/],
])('refuses %s', (_, change, message) => {
  const read = () => readColumns({ ...small, ...change } as TreeColumns)
  expect(read).toThrow(InvalidModelError)
  expect(read).toThrow(message)
})

test('leaves up to the bound are read', () => {
  expect(largestMargin(readColumns({ ...small, leaf: replaced(small.leaf, 5, 2 ** 24 - 11) }))).toBe((2 ** 24 - 1) / 4)
})

test('a chain as deep as the limit is read, a deeper one is refused', () => {
  const chain = (depth: number): TreeColumns => ({
    ...small,
    feature: [...Array.from({ length: 2 * depth }, (_, node) => (node % 2 ? -1 : 0)), -1],
    threshold: Array(depth).fill(0),
    missingLeft: Array(depth).fill(0),
    leaf: Array(depth + 1).fill(0),
    cover: Array(depth + 1).fill(1),
  })
  expect([...readColumns(chain(10_000)).depths]).toEqual([10_000])
  expect(() => readColumns(chain(10_001))).toThrow(/depth of tree 0: got 10001, expected at most 10000/)
})

test('whatever stands in the lists, the answer is an ensemble or a sentence', () => {
  const names = ['feature', 'threshold', 'missingLeft', 'leaf', 'cover'] as const
  const entry = fc.oneof(fc.integer({ min: -3, max: 4 }), fc.double(), fc.constant(null), fc.string())
  const list = fc.array(entry, { maxLength: 12 })
  const change = fc.record(Object.fromEntries(names.map((name) => [name, list])), { requiredKeys: [] })
  fc.assert(
    fc.property(change, (changes) => {
      try {
        const { nodeCount, right, feature } = readColumns({ ...small, ...changes } as TreeColumns)
        // Every child stands behind its parent, so that no walk can cycle.
        feature.forEach((index, node) => {
          if (index >= 0) expect(right[node] > node + 1 && right[node] < nodeCount).toBe(true)
        })
      } catch (error) {
        if (!(error instanceof InvalidModelError)) throw error
      }
    }),
    { numRuns: 5_000, seed: 1 },
  )
})
