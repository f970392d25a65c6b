/** Trees against the libraries that grew them: every number here was computed by native code in another language. */

import { fixtureNames, readFixture } from '@testing/fixtures'
import { attributesOf, type TestTree, writeOnnx } from '@testing/onnx-writer'
import { openOnnxRuntime } from '@testing/onnxruntime'
import { describe, expect, test } from 'vitest'
import type { KernelName } from './engine'
import { gridOf } from './grid'
import { createHeapKernel, deepestHeap } from './heap-kernel'
import type { MarginKernel } from './kernel'
import { chooseKernel } from './margin'
import { readEnsemble } from './read-ensemble'
import { createShapExplainer } from './shap'
import { createSymmetricKernel } from './symmetric-kernel'
import { createTablesKernel } from './tables-kernel'
import { createWalkKernel } from './walk-kernel'

const marginTolerance = 1e-6
const shapTolerance = 1e-5
/** How far a float32 sum of 200 leaves may round away from the float64 sum that explanations add up to. */
const float32SumTolerance = 3e-6
const additivityTolerance = 1e-9

const run = (kernel: MarginKernel, rows: Float32Array, rowCount: number) => {
  const margins = new Float32Array(rowCount)
  kernel(rows, rowCount, margins)
  return margins
}

const largestDifference = (got: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(got.length).toBe(expected.length)
  let largest = 0
  for (let index = 0; index < got.length; index++) {
    // Math.max hands a NaN on, so that it cannot pass as "not larger".
    largest = Math.max(largest, Math.abs(got[index] - expected[index]))
  }
  return largest
}

test('every family and split mode has a fixture', () => {
  expect(fixtureNames).toEqual([
    'decision-tree-grid',
    'decision-tree',
    'lightgbm-31-leaves-grid',
    'lightgbm-31-leaves',
    'random-forest-100-grid',
    'random-forest-100',
    'xgboost-200x6',
    'xgboost-depth-1-grid',
    'xgboost-depth-1',
    'xgboost-depth-3-grid',
    'xgboost-depth-3',
    'xgboost-depth-8',
  ])
})

test('an ensemble with one deep tree among shallow ones is walked: padded, that tree would fill the memory', () => {
  const leaf = (value: number): TestTree => ({ value, cover: 1 })
  const chain = (depth: number): TestTree =>
    depth === 0 ? leaf(9) : { feature: 0, threshold: depth, cover: 1 + depth, yes: leaf(depth), no: chain(depth - 1) }
  const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf([leaf(1), chain(40)]), featureCount: 1 }))
  const rows = Float32Array.of(0, 1, 11.5, 12, Number.NaN, 40)
  expect(run(chooseKernel(ensemble).run, rows, 6)).toEqual(run(createWalkKernel(ensemble), rows, 6))
})

describe.each(fixtureNames)('%s', (name) => {
  const { fixture, onnx, rows } = readFixture(name)
  const rowCount = fixture.rows.length
  const width = fixture.features.length
  const ensemble = readEnsemble(onnx)

  test('has rows of every kind', () => {
    for (const kind of ['ordinary', 'missing', 'threshold', 'below-threshold', 'above-threshold']) {
      expect(fixture.kinds.filter((each) => each === kind).length, kind).toBeGreaterThan(5)
    }
    expect(rows.some((value) => Number.isNaN(value))).toBe(true)
  })

  test('margins are the native library’s', () => {
    const margins = run(chooseKernel(ensemble).run, rows, rowCount)
    expect(largestDifference(margins, fixture.margins)).toBeLessThanOrEqual(marginTolerance)
    if (!fixture.grid) return
    const { bits, bound } = fixture.grid
    expect(gridOf(ensemble)?.bits).toBeLessThanOrEqual(bits)
    expect([...margins]).toEqual(fixture.margins)
    for (const steps of margins.map((margin) => margin * 2 ** bits)) {
      expect(Number.isInteger(steps) && Math.abs(steps) <= bound).toBe(true)
    }
  })

  test('margins are ONNX Runtime’s, bit for bit', async () => {
    const native = await (await openOnnxRuntime(onnx, width))(rows, rowCount)
    expect(new Uint32Array(run(chooseKernel(ensemble).run, rows, rowCount).buffer)).toEqual(
      new Uint32Array(native.slice().buffer),
    )
  })

  test('the kernel is picked by the shape of the trees', () => {
    const expected: Record<string, KernelName> = {
      'decision-tree': 'walk',
      'lightgbm-31-leaves': 'walk',
      'random-forest-100': 'walk',
      'xgboost-200x6': 'heap',
      'xgboost-depth-1': 'symmetric',
      'xgboost-depth-1-grid': 'tables',
      'xgboost-depth-3': 'heap',
      'xgboost-depth-8': 'heap',
    }
    expect(chooseKernel(ensemble).name).toBe(expected[name] ?? expected[name.replace(/-grid$/, '')])
  })

  test('every kernel that can take it gives the same bits, whatever the number of rows', () => {
    const walk = createWalkKernel(ensemble)
    const all = run(walk, rows, rowCount)
    const kernels = [walk, createTablesKernel(ensemble), createSymmetricKernel(ensemble, walk)]
    if (Math.max(...ensemble.depths) <= deepestHeap) kernels.push(createHeapKernel(ensemble, walk))
    for (const kernel of kernels) {
      if (!kernel) continue
      for (const count of [0, 1, 2, 3, 4, 5, rowCount]) expect(run(kernel, rows, count)).toEqual(all.slice(0, count))
    }
  })

  test('contributions are the native library’s and add up', () => {
    const shap = createShapExplainer(ensemble)
    expect(Math.abs(shap.base - fixture.base)).toBeLessThanOrEqual(shapTolerance)
    for (let row = 0; row < rowCount; row++) {
      const cells = rows.subarray(row * width, (row + 1) * width)
      const contributions = shap.contributions(cells)
      expect(largestDifference(contributions, fixture.contributions[row]), `row ${row}`).toBeLessThanOrEqual(
        shapTolerance,
      )
      const sum = contributions.reduce((total, value) => total + value, shap.base)
      expect(Math.abs(sum - shap.margin(cells))).toBeLessThanOrEqual(additivityTolerance)
      expect(Math.abs(shap.margin(cells) - fixture.margins[row])).toBeLessThanOrEqual(float32SumTolerance)
    }
  })
})
