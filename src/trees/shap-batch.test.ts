import { fixtureNames, readFixture } from '@testing/fixtures'
import { attributesOf, type TestTree, writeOnnx } from '@testing/onnx-writer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidModelError } from '../checks/errors'
import { planTree } from './path-plan'
import { readEnsemble } from './read-ensemble'
import { createTreeExplainer } from './shap'
import { createBatchExplainer } from './shap-batch'

const featureCount = 12

/** Random trees whose covers add up, over twelve features or four, so that features come again on a path. */
const treeOf = (depth: number, features: number): fc.Arbitrary<TestTree> => {
  const leaf = fc.record({ value: fc.integer({ min: -8, max: 8 }), cover: fc.integer({ min: 1, max: 9 }) })
  if (depth === 0) return leaf
  const split = fc
    .record({
      feature: fc.nat(features - 1),
      threshold: fc.integer({ min: -3, max: 3 }),
      missingTrue: fc.boolean(),
      yes: treeOf(depth - 1, features),
      no: treeOf(depth - 1, features),
    })
    .map((node) => ({ ...node, cover: (node.yes.cover ?? 0) + (node.no.cover ?? 0) }))
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 9, arbitrary: split })
}

/** One path through all twelve features. */
const chain = (depth: number): TestTree =>
  depth === featureCount
    ? { value: 5, cover: 1 }
    : {
        feature: depth,
        threshold: 0,
        cover: 1 + featureCount - depth,
        yes: { value: depth, cover: 1 },
        no: chain(depth + 1),
      }

const cell = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -4, max: 4 }) }, fc.constantFrom(Number.NaN, -0, 1e30))
const rowOf = fc.array(cell, { minLength: featureCount, maxLength: featureCount })

test('many rows get what each gets alone', () => {
  let planned = 0
  let unplanned = 0
  fc.assert(
    fc.property(
      fc.array(fc.oneof(treeOf(6, featureCount), treeOf(6, 4), fc.constant(chain(0))), { minLength: 1, maxLength: 4 }),
      fc.array(rowOf, { minLength: 1, maxLength: 12 }),
      (trees, cells) => {
        const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf(trees, 0.5), featureCount }))
        for (let tree = 0; tree < ensemble.treeCount; tree++) planTree(ensemble, tree) ? planned++ : unplanned++
        const rows = Float32Array.from(cells.flat())
        const got = createBatchExplainer(ensemble)(rows, cells.length)
        const shap = createTreeExplainer(ensemble)
        cells.forEach((_, row) => {
          const [from, to] = [row * featureCount, (row + 1) * featureCount]
          const expected = shap.contributions(rows.subarray(from, to))
          const differences = got.subarray(from, to).map((value, feature) => Math.abs(value - expected[feature]))
          expect(Math.max(...differences)).toBeLessThan(1e-11)
        })
      },
    ),
    { numRuns: 60, seed: 9 },
  )
  expect(planned).toBeGreaterThan(40)
  expect(unplanned).toBeGreaterThan(20)
})

describe.each(fixtureNames)('%s', (name) => {
  const { fixture, onnx, rows } = readFixture(name)
  const ensemble = readEnsemble(onnx)
  const width = ensemble.featureCount

  test('contributions are the native library’s and add up, in blocks of any size', () => {
    const explain = createBatchExplainer(ensemble)
    const { base, margin } = createTreeExplainer(ensemble)
    const count = fixture.rows.length
    // The same rows again and again, beyond two blocks.
    const many = Float32Array.from({ length: 1030 * width }, (_, place) => rows[place % (count * width)])
    for (const rowCount of name === 'xgboost-depth-3' ? [0, 1, 512, 513, 1030] : [count]) {
      const got = explain(many, rowCount)
      expect(got.length).toBe(rowCount * width)
      let furthest = 0
      for (let row = 0; row < rowCount; row++) {
        let sum = base
        for (let column = 0; column < width; column++) {
          const value = got[row * width + column]
          sum += value
          furthest = Math.max(furthest, Math.abs(value - fixture.contributions[row % count][column]))
        }
        furthest = Math.max(furthest, 1e4 * Math.abs(sum - margin(many.subarray(row * width, (row + 1) * width))))
      }
      // To 10⁻⁵ of shap, and to 10⁻⁹ of the margin.
      expect(furthest).toBeLessThanOrEqual(1e-5)
    }
  })
})

test('refuses a model without cover in a sentence', () => {
  const attributes = { ...attributesOf([{ value: 1 }]), nodes_hitrates: [] }
  expect(() => createBatchExplainer(readEnsemble(writeOnnx({ attributes, featureCount })))).toThrow(InvalidModelError)
})
