/** All kernels give the same bits, on any trees of the shape they take. */

import { attributesOf, type TestTree, writeOnnx } from '@testing/onnx-writer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeapKernel } from './heap-kernel'
import type { MarginKernel } from './kernel'
import { chooseKernel } from './margin'
import { readEnsemble } from './read-ensemble'
import { additiveMargin } from './step-functions'
import { createSymmetricKernel } from './symmetric-kernel'
import { createTablesKernel } from './tables-kernel'
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

const run = (kernel: MarginKernel, rows: Float32Array) => runOf(kernel, rows, featureCount)

const runOf = (kernel: MarginKernel, rows: Float32Array, width: number) => {
  const rowCount = rows.length / width
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
      // Leaves drawn from all float32 numbers lie on no common grid; a single tree's may.
      expect(chooseKernel(ensemble).name).toBe(createTablesKernel(ensemble) ? 'tables' : 'symmetric')
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

/** Stumps and leaves alone, all on a grid; few columns and thresholds, so that some coincide. */
const steps = fc.integer({ min: -1000, max: 1000 }).map((whole): TestTree => ({ value: whole / 64 }))
const stump = fc.oneof(
  { weight: 1, arbitrary: steps },
  {
    weight: 8,
    arbitrary: fc
      .record({
        feature: fc.nat(19),
        threshold: fc.oneof(
          fc.constantFrom(1, 1, 1, 0, -0, -2, 2 ** -149, 3e38),
          number,
          fc.constant(Number.POSITIVE_INFINITY),
        ),
        missingTrue: fc.oneof(
          { weight: 6, arbitrary: fc.constant(false) },
          { weight: 1, arbitrary: fc.constant(true) },
        ),
        yes: steps,
        no: steps,
      })
      .map((split): TestTree => split),
  },
)

test('stumps on a grid: by column as by tree, for any cells', () => {
  const width = 20
  let flags = 0
  let numbers = 0
  fc.assert(
    fc.property(
      fc.array(stump, { minLength: 1, maxLength: 60 }),
      steps,
      fc.array(fc.array(fc.oneof(cell, fc.constantFrom(0, 1)), { minLength: width, maxLength: width }), {
        maxLength: 20,
      }),
      (trees, base, cells) => {
        const attributes = attributesOf(trees, 'value' in base ? base.value : 0)
        const ensemble = readEnsemble(writeOnnx({ attributes, featureCount: width }))
        const rows = Float32Array.from(cells.flat())
        const expected = runOf(createWalkKernel(ensemble), rows, width)
        const { name, run: byColumn } = chooseKernel(ensemble)
        expect(name).toBe('tables')
        expect(runOf(byColumn, rows, width)).toEqual(expected)
        for (let row = 0; row < cells.length; row++) {
          const alone = rows.slice(row * width, (row + 1) * width)
          expect(runOf(byColumn, alone, width)).toEqual(expected.slice(row, row + 1))
          // Also where the row begins in the middle of its memory.
          expect(runOf(byColumn, rows.subarray(row * width), width)).toEqual(expected.slice(row))
        }
        for (const { thresholds, values } of additiveMargin(ensemble)?.functions ?? []) {
          if (thresholds.length === 1 && values[1] === values[2]) flags++
          else numbers++
        }
      },
    ),
    { numRuns: 300, seed: 17 },
  )
  expect(flags).toBeGreaterThan(300)
  expect(numbers).toBeGreaterThan(300)
})

test('thresholds one float32 apart beside others far away are told apart in each column', () => {
  const thresholds = [1e-30, 5, 5.0000004768371582, 5.0000009536743164, 1e30]
  const trees = thresholds.flatMap((threshold, place) =>
    [0, 1, 2].map((feature) => ask(feature, threshold, { value: 0 }, { value: 4 ** (3 * feature) * (place + 1) })),
  )
  const ensemble = ensembleOf(trees, 0)
  const values = [0, ...thresholds, 4.9999995, 7, -1]
  const rows = Float32Array.from(
    values.flatMap((first) => values.flatMap((second) => [first, second, 5, 5, second, first])),
  )
  const kernel = chooseKernel(ensemble)
  expect(kernel.name).toBe('tables')
  expect(run(kernel.run, rows)).toEqual(run(createWalkKernel(ensemble), rows))
})

test('leaves off every grid, or a tree of two levels, are not summed by column', () => {
  const third = ensembleOf([ask(0, 1, leaf(1 / 3), leaf(1e6))], 0)
  expect(createTablesKernel(third)).toBeUndefined()
  const deep = ensembleOf([ask(0, 1, leaf(1), ask(1, 2, leaf(2), leaf(3)))], 0)
  expect(createTablesKernel(deep)).toBeUndefined()
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
  // The first three are symmetric; one that is not makes the heaps do it, and stumps alone are summed by column.
  const lopsided = ask(0, 3, leaf(5), ask(1, 2, leaf(7), leaf(9)))
  for (const rowCount of [1, 3, 4, 7, 8, 9, 15, 255, 256, 257, 259, 511, 512, 513, 600]) {
    const rows = Float32Array.from({ length: rowCount * featureCount }, (_, cell) => ((cell * 7) % 11) / 2)
    for (const [name, ensemble] of [
      ['tables', ensembleOf([...trees.slice(0, 1), ...trees.slice(0, 1), ask(2, 4, leaf(3), leaf(-8))], 0.5)],
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
  expect(chooseKernel(ensemble).name).toBe('tables')
  expect(createSymmetricKernel(ensemble, createWalkKernel(ensemble))).toBeDefined()
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
