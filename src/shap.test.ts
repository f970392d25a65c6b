/** The entry for other models' trees, against what native libraries computed. */

import { readFixture } from '@testing/fixtures'
import { expect, test } from 'vitest'
import * as entry from './shap'
import { chooseKernel, createShapExplainer, readEnsemble } from './shap'

test('the entry is what is listed here', () => {
  expect(Object.keys(entry).sort()).toEqual([
    'chooseKernel',
    'createBatchExplainer',
    'createShapExplainer',
    'readColumns',
    'readEnsemble',
  ])
})

test('explains a model of another library from its bytes alone', () => {
  const { fixture, onnx, rows } = readFixture('lightgbm-31-leaves')
  const ensemble = readEnsemble(onnx)
  const { name, run } = chooseKernel(ensemble)
  const shap = createShapExplainer(ensemble)
  const margins = new Float32Array(fixture.rows.length)
  run(rows, fixture.rows.length, margins)
  expect(name).toBe('walk')
  const width = ensemble.featureCount
  fixture.rows.forEach((_, row) => {
    expect(Math.abs(margins[row] - fixture.margins[row])).toBeLessThan(1e-6)
    const contributions = shap.contributions(rows.subarray(row * width, (row + 1) * width))
    contributions.forEach((value, column) => {
      expect(Math.abs(value - fixture.contributions[row][column])).toBeLessThan(1e-5)
    })
  })
})
