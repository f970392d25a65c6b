/** All kernels give the same bits, on any trees of the shape they take. */

import { attributesOf, type TestTree, writeOnnx } from '@testing/onnx-writer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
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

test('rows beyond a block, and those that fill none, go through every tree', () => {
  const trees = [1, 2, 3].map((depth) => {
    const grow = (level: number, value: number): TestTree =>
      level === 0
        ? leaf(value)
        : ask(level % featureCount, level, grow(level - 1, 2 * value), grow(level - 1, 2 * value + 1))
    return grow(depth, depth)
  })
  // The first three are symmetric; one that is not makes the heaps do it.
  const lopsided = ask(0, 3, leaf(5), ask(1, 2, leaf(7), leaf(9)))
  for (const rowCount of [1, 3, 4, 7, 8, 9, 15, 255, 256, 257, 259, 511, 512, 513, 600]) {
    const rows = Float32Array.from({ length: rowCount * featureCount }, (_, cell) => ((cell * 7) % 11) / 2)
    for (const [name, ensemble] of [
      ['symmetric', ensembleOf(trees, 0.5)],
      ['heap', ensembleOf([...trees, lopsided], 0.5)],
    ] as const) {
      const kernel = chooseKernel(ensemble)
      expect(kernel.name).toBe(name)
      const stale = new Float32Array(rowCount).fill(1e6)
      kernel.run(rows, rowCount, stale)
      expect(new Uint32Array(stale.buffer)).toEqual(run(createWalkKernel(ensemble), rows))
    }
  }
})

test('a model of many columns costs no more than the columns that its trees use', () => {
  const ensemble = readEnsemble(
    writeOnnx({ attributes: attributesOf([ask(999_999, 1, leaf(1), leaf(2))], 0), featureCount: 1_000_000 }),
  )
  const before = process.memoryUsage().arrayBuffers
  expect(chooseKernel(ensemble).name).toBe('symmetric')
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6)
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

/** A symmetric tree of so many levels. */
const levels = (depth: number): TestTree =>
  depth === 0 ? leaf(1) : ask(0, depth, levels(depth - 1), levels(depth - 1))

test.each<[string, TestTree, boolean]>([
  ['a leaf alone', leaf(1), true],
  ['a stump', ask(0, 1, leaf(1), leaf(2)), true],
  ['two levels that ask the same', ask(0, 1, ask(1, 2, leaf(1), leaf(2)), ask(1, 2, leaf(3), leaf(4))), true],
  ['another threshold', ask(0, 1, ask(1, 2, leaf(1), leaf(2)), ask(1, 3, leaf(3), leaf(4))), false],
  ['another feature', ask(0, 1, ask(1, 2, leaf(1), leaf(2)), ask(2, 2, leaf(3), leaf(4))), false],
  ['eight levels that ask the same', levels(8), true],
  ['nine levels, whose leaves would be many', levels(9), false],
  ['a leaf above the last level', ask(0, 1, leaf(1), ask(1, 2, leaf(2), leaf(3))), false],
  ['the same on the other side', ask(0, 1, ask(1, 2, leaf(1), leaf(2)), leaf(3)), false],
])('%s: taken by the symmetric kernel or not', (_, tree, expected) => {
  const ensemble = ensembleOf([tree], 0)
  expect(createSymmetricKernel(ensemble, createWalkKernel(ensemble)) !== undefined).toBe(expected)
})
