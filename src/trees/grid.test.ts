import { fixtureNames, readFixture } from '@testing/fixtures'
import { attributesOf, type TestTree, writeOnnx } from '@testing/onnx-writer'
import { reorderTrees } from '@testing/reorder-trees'
import { seeded } from '@testing/seeded'
import { expect, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import { loadModel } from '../bundles/load-model'
import { bundledModel } from '../model/bundled-model'
import type { TreeEnsemble } from './ensemble'
import { gridOf } from './grid'
import { createHeapKernel } from './heap-kernel'
import type { MarginKernel } from './kernel'
import { readEnsemble } from './read-ensemble'
import { createSymmetricKernel } from './symmetric-kernel'
import { createTablesKernel } from './tables-kernel'
import { createWalkKernel, reachLeaf } from './walk-kernel'

const leafTrees = (values: readonly number[], base = 0) =>
  readEnsemble(
    writeOnnx({
      attributes: attributesOf(
        values.map((value) => ({ value })),
        base,
      ),
      featureCount: 1,
    }),
  )

test.each<[string, readonly number[], number, ReturnType<typeof gridOf>]>([
  ['whole numbers', [3, -5], 0, { bits: 0, bound: 8 }],
  ['halves and quarters', [0.5, -0.25], 0, { bits: 2, bound: 3 }],
  ['a base finer than the leaves', [1], 2 ** -20, { bits: 20, bound: 2 ** 20 + 1 }],
  ['a negative base', [2], -3, { bits: 0, bound: 5 }],
  ['the last sum that is exact', [2 ** 24 - 2, -1], 0, { bits: 0, bound: 2 ** 24 - 1 }],
  ['the first that need not be', [2 ** 24 - 1, -1], 0, undefined],
  ['leaves too fine for their size', [1, 2 ** -24], 0, undefined],
  ['the finest number of all', [2 ** -149], 0, { bits: 149, bound: 1 }],
  ['no number but 0', [0, -0], 0, { bits: 0, bound: 0 }],
])('%s', (_, leaves, base, expected) => {
  expect(gridOf(leafTrees(leaves, base))).toEqual(expected)
})

test('only the largest leaf of a tree counts, for only one is added', () => {
  const tree: TestTree = { feature: 0, threshold: 1, yes: { value: -7 }, no: { value: 4.5 } }
  const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf([tree, { value: 1 }]), featureCount: 1 }))
  expect(gridOf(ensemble)).toEqual({ bits: 1, bound: 16 })
})

test('the shipped model lies on the grid that its manifest names', () => {
  const { bits, bound } = bundledModel.manifest.margin ?? {}
  expect(gridOf(loadModel(bundledModel).ensemble)).toEqual({ bits, bound })
})

/** The models that are added up in other orders. */
const models: readonly [string, TreeEnsemble, Float32Array][] = [
  [
    'the shipped model',
    loadModel(bundledModel).ensemble,
    Float32Array.from(
      vectors.rows.flatMap(({ features }) => features as (number | null)[]),
      (cell) => cell ?? Number.NaN,
    ),
  ],
  ...fixtureNames
    .filter((name) => /^xgboost.*-grid$/.test(name))
    .map((name): [string, TreeEnsemble, Float32Array] => {
      const { onnx, rows } = readFixture(name)
      return [name, readEnsemble(onnx), rows]
    }),
]

const strange = [Number.NaN, 0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** -149, -1, 1]

/** Rows whose cells lie on thresholds of their column, one float32 beside one, or are strange. */
function hostileRows({ featureCount, feature, threshold }: TreeEnsemble, rowCount: number): Float32Array {
  const random = seeded(7)
  const columns = Array.from({ length: featureCount }, (_, column) =>
    threshold.filter((_, node) => feature[node] === column),
  )
  const bits = new Int32Array(1)
  const cell = new Float32Array(bits.buffer)
  return Float32Array.from({ length: rowCount * featureCount }, (_, place) => {
    const thresholds = columns[place % featureCount]
    if (thresholds.length === 0 || random() < 0.3) return strange[Math.floor(random() * strange.length)]
    cell[0] = thresholds[Math.floor(random() * thresholds.length)]
    bits[0] += Math.floor(random() * 3) - 1
    return cell[0]
  })
}

const bitsOf = (kernel: MarginKernel, rows: Float32Array, rowCount: number) => {
  const margins = new Float32Array(rowCount).fill(9)
  kernel(rows, rowCount, margins)
  return new Uint32Array(margins.buffer)
}

test.each(models)(
  '%s: float32, float64 and whole numbers, in 200 orders and by every kernel, have the same bits',
  (_, ensemble, own) => {
    const { featureCount: width, treeCount, base, value } = ensemble
    const hostile = hostileRows(ensemble, 400)
    const rows = new Float32Array(own.length + hostile.length)
    rows.set(own)
    rows.set(hostile, own.length)
    const rowCount = rows.length / width
    const grid = gridOf(ensemble)
    if (!grid) throw new Error('the model has no grid')
    const step = 2 ** -grid.bits

    const leaves = Array.from({ length: rowCount }, (_, row) =>
      Array.from(ensemble.roots.subarray(0, -1), (root) => value[reachLeaf(ensemble, root, rows, row * width)]),
    )
    const whole = leaves.map((reached) => reached.reduce((sum, leaf) => (sum + leaf / step) | 0, base / step))
    for (const sum of whole) expect(Math.abs(sum)).toBeLessThanOrEqual(grid.bound)
    // Adding 0 turns −0, which no sum of leaves from 0 on is, into 0.
    const expected = new Uint32Array(Float32Array.from(whole, (sum) => sum * step + 0).buffer)

    const walk = createWalkKernel(ensemble)
    const kernels = { walk, tables: createTablesKernel(ensemble), symmetric: createSymmetricKernel(ensemble, walk) }
    const heap = Math.max(...ensemble.depths) <= 8 ? createHeapKernel(ensemble, walk) : undefined
    for (const [name, kernel] of Object.entries({ ...kernels, heap })) {
      if (kernel) expect(bitsOf(kernel, rows, rowCount), name).toEqual(expected)
    }

    const random = seeded(11)
    for (let round = 0; round < 200; round++) {
      const order = Array.from({ length: treeCount }, (_, tree) => tree)
      for (let place = treeCount - 1; place > 0; place--) {
        const other = Math.floor(random() * (place + 1))
        ;[order[place], order[other]] = [order[other], order[place]]
      }
      const float64 = leaves.map((reached) => order.reduce((sum, tree) => sum + reached[tree], base))
      expect(new Uint32Array(Float32Array.from(float64, (sum) => sum + 0).buffer)).toEqual(expected)
      expect(float64.every((sum, row) => sum === whole[row] * step)).toBe(true)
      const reordered = reorderTrees(ensemble, order)
      expect(bitsOf(createWalkKernel(reordered), rows, rowCount)).toEqual(expected)
    }
  },
)

test('off a grid, the order makes a difference: what the tests above would find', () => {
  const { ensemble } = loadModel(bundledModel)
  const fine = { ...ensemble, value: ensemble.value.map((leaf) => leaf * 1.1) }
  expect(gridOf(fine)).toBeUndefined()
  expect(createTablesKernel(fine)).toBeUndefined()
  const rows = hostileRows(fine, 400)
  const backwards = reorderTrees(
    fine,
    Array.from({ length: fine.treeCount }, (_, tree) => fine.treeCount - 1 - tree),
  )
  expect(bitsOf(createWalkKernel(backwards), rows, 400)).not.toEqual(bitsOf(createWalkKernel(fine), rows, 400))
})
