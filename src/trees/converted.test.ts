/** Other people's models: files as the usual converters write them, judged by the libraries that grew the trees. */
import { convertedNames, readConverted } from '@testing/converted'
import { describe, expect, test } from 'vitest'
import { chooseKernel } from './margin'
import { readEnsemble } from './read-ensemble'
import { createShapExplainer } from './shap'

/** How far float32 sums of some dozen leaves may be from the library's own, for margins of about 1. */
const marginTolerance = 1e-6
const shapTolerance = 1e-5

const largestDifference = (got: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(got.length).toBe(expected.length)
  // Math.max hands a NaN on, so that it cannot pass as "not larger".
  return Array.from(got).reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index])), 0)
}

test('the usual libraries and converters are there, in both kinds of model', () => {
  expect(convertedNames).toEqual([
    'decision-tree-classifier',
    'decision-tree-regressor',
    'extra-trees-classifier',
    'gradient-boosting-classifier',
    'gradient-boosting-regressor',
    'histogram-boosting-classifier',
    'histogram-boosting-regressor',
    'lightgbm-classifier',
    'lightgbm-missing-as-zero',
    'lightgbm-regressor',
    'random-forest-classifier',
    'random-forest-regressor',
    'xgboost-booster',
    'xgboost-classifier',
    'xgboost-regressor',
  ])
  const converters = new Set(convertedNames.map((name) => readConverted(name).answers.converter.split(' ')[0]))
  expect([...converters].sort()).toEqual(['OnnxMLTools', 'skl2onnx'])
})

describe.each(convertedNames)('%s', (name) => {
  const { answers, onnx, rows } = readConverted(name)
  const ensemble = readEnsemble(onnx)
  const margins = new Float32Array(answers.rows.length)
  chooseKernel(ensemble).run(rows, margins.length, margins)

  test('margins are the native library’s', () => {
    expect(ensemble.featureCount).toBe(answers.features)
    expect(largestDifference(margins, answers.margins)).toBeLessThanOrEqual(marginTolerance)
    expect(new Set(margins).size).toBeGreaterThan(5)
  })

  test('the link is said where the file tells it', () => {
    expect(ensemble.metadata.link).toBe(answers.link ?? undefined)
    const probabilities = Array.from(margins, (margin) => 1 / (1 + Math.exp(-margin)))
    if (answers.link === 'logit') {
      expect(largestDifference(probabilities, answers.probabilities ?? [])).toBeLessThanOrEqual(marginTolerance)
    }
  })

  test('as converted it has no cover, and the refusal says where that comes from', () => {
    expect(() => createShapExplainer(ensemble)).toThrow(
      /no usable node cover .* Converters leave it out.* python -m churn_training cover/,
    )
  })
})

const withCover = convertedNames.filter((name) => readConverted(name).covered)

test.each(withCover)('%s: with cover, contributions are the native library’s', (name) => {
  const { answers, covered, rows } = readConverted(name)
  const shap = createShapExplainer(readEnsemble(covered as Uint8Array))
  expect(answers.contributions?.length).toBe(answers.rows.length)
  expect(Math.abs(shap.base - (answers.base ?? Number.NaN))).toBeLessThanOrEqual(shapTolerance)
  answers.contributions?.forEach((expected, row) => {
    const cells = rows.subarray(row * answers.features, (row + 1) * answers.features)
    expect(largestDifference(shap.contributions(cells), expected), `row ${row}`).toBeLessThanOrEqual(shapTolerance)
  })
})

test('every library has a file with cover', () => {
  const libraries = withCover.map((name) => readConverted(name).answers.library.split(' ')[0])
  expect([...new Set(libraries)].sort()).toEqual(['lightgbm', 'sklearn', 'xgboost'])
})
