/** All kernels give the same bits, on any trees of the shape they take. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attributesOf, type TestTree, writeOnnx } from '../testing/onnx-writer'
import { createHeapKernel } from './heap-kernel'
import type { MarginKernel } from './kernel'
import { chooseKernel } from './margin'
import { readEnsemble } from './read-ensemble'
import { createSymmetricKernel } from './symmetric-kernel'
import { createWalkKernel } from './walk-kernel'

const featureCount = 3
const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 })
const threshold = fc.constantFrom(-1, 0, 0.5, 2, 7)
const split = fc.record({ feature: fc.nat(featureCount - 1), threshold, missingTrue: fc.boolean() })
/** Around the thresholds, on them, and missing. */
const cell = fc.oneof(
  threshold,
  number,
  fc.constantFrom(Number.NaN, -0, 0.49999997, 1e30, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
)

/** A tree that asks `levels`, all splits of a level the same, with leaves from `values`, used up from left to right. */
function symmetricTree(levels: readonly { feature: number; threshold: number }[], values: number[]): TestTree {
  const [level, ...below] = levels
  if (!level) return { value: values.pop() ?? 1 }
  // Missing values go each node's own way, even here.
  const missingTrue = (values.length & 1) === 0
  return { ...level, missingTrue, yes: symmetricTree(below, values), no: symmetricTree(below, values) }
}

const symmetric = fc
  .tuple(fc.array(split, { maxLength: 5 }), fc.array(number, { minLength: 32, maxLength: 32 }))
  .map(([levels, values]) => symmetricTree(levels, [...values]))

const { anyTree } = fc.letrec<{ anyTree: TestTree }>((tie) => ({
  anyTree: fc.oneof(
    { maxDepth: 6 },
    number.map((value): TestTree => ({ value })),
    fc.tuple(split, tie('anyTree'), tie('anyTree')).map(([own, yes, no]): TestTree => ({ ...own, yes, no })),
  ),
}))

const run = (kernel: MarginKernel, rows: Float32Array) => {
  const rowCount = rows.length / featureCount
  const margins = new Float32Array(rowCount)
  kernel(rows, rowCount, margins)
  return new Uint32Array(margins.buffer)
}

const ensembleOf = (trees: readonly TestTree[], base: number) =>
  readEnsemble(writeOnnx({ attributes: attributesOf(trees, Math.fround(base)), featureCount }))

const rowsOf = fc.array(fc.tuple(cell, cell, cell), { maxLength: 300 }).map((rows) => Float32Array.from(rows.flat()))

test('symmetric trees', () => {
  fc.assert(
    fc.property(fc.array(symmetric, { minLength: 1, maxLength: 6 }), number, rowsOf, (trees, base, rows) => {
      const ensemble = ensembleOf(trees, base)
      const walk = createWalkKernel(ensemble)
      const byLevels = createSymmetricKernel(ensemble, walk)
      if (!byLevels) throw new Error('the symmetric kernel does not take symmetric trees')
      expect(chooseKernel(ensemble).name).toBe('symmetric')
      expect(run(byLevels, rows)).toEqual(run(walk, rows))
      expect(run(createHeapKernel(ensemble, walk), rows)).toEqual(run(walk, rows))
      for (let start = 0; start < Math.min(rows.length, 30); start += featureCount) {
        const row = rows.slice(start, start + featureCount)
        expect(run(byLevels, row)).toEqual(run(walk, row))
      }
    }),
  )
})

test('trees of any shape', () => {
  fc.assert(
    fc.property(fc.array(anyTree, { minLength: 1, maxLength: 6 }), number, rowsOf, (trees, base, rows) => {
      const ensemble = ensembleOf(trees, base)
      const walk = createWalkKernel(ensemble)
      for (const kernel of [createHeapKernel(ensemble, walk), createSymmetricKernel(ensemble, walk)]) {
        if (kernel) expect(run(kernel, rows)).toEqual(run(walk, rows))
      }
    }),
  )
})

const leaf = (value: number): TestTree => ({ value })
const ask = (feature: number, threshold: number, yes: TestTree, no: TestTree): TestTree => ({
  feature,
  threshold,
  yes,
  no,
})

test('a threshold that all values reach from below, infinity too, is for nodes alone', () => {
  const everything: TestTree = { ...ask(0, Number.POSITIVE_INFINITY, leaf(1), leaf(2)), mode: 'BRANCH_LEQ' }
  const rows = Float32Array.from([0, Number.POSITIVE_INFINITY, Number.NaN].flatMap((value) => [value, 0, 0]))
  for (const tree of [everything, ask(1, 1, everything, leaf(3))]) {
    const ensemble = ensembleOf([tree], 0)
    const { name, run: kernel } = chooseKernel(ensemble)
    expect(name).toBe('walk')
    expect([...new Float32Array(run(kernel, rows).buffer)]).toEqual([1, 1, 2])
  }
})

test.each<[string, TestTree, boolean]>([
  ['a leaf alone', leaf(1), true],
  ['a stump', ask(0, 1, leaf(1), leaf(2)), true],
  ['two levels that ask the same', ask(0, 1, ask(1, 2, leaf(1), leaf(2)), ask(1, 2, leaf(3), leaf(4))), true],
  ['another threshold', ask(0, 1, ask(1, 2, leaf(1), leaf(2)), ask(1, 3, leaf(3), leaf(4))), false],
  ['another feature', ask(0, 1, ask(1, 2, leaf(1), leaf(2)), ask(2, 2, leaf(3), leaf(4))), false],
  ['a leaf above the last level', ask(0, 1, leaf(1), ask(1, 2, leaf(2), leaf(3))), false],
  ['the same on the other side', ask(0, 1, ask(1, 2, leaf(1), leaf(2)), leaf(3)), false],
])('%s: taken by the symmetric kernel or not', (_, tree, expected) => {
  const ensemble = ensembleOf([tree], 0)
  expect(createSymmetricKernel(ensemble, createWalkKernel(ensemble)) !== undefined).toBe(expected)
})
