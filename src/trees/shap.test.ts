import { attributesOf, type TestTree, writeOnnx } from '@testing/onnx-writer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidModelError } from '../checks/errors'
import type { TreeEnsemble } from './ensemble'
import { gaussLegendre } from './quadrature'
import { readEnsemble } from './read-ensemble'
import { createShapExplainer, createTreeExplainer } from './shap'
import { createAdditiveExplainer } from './shap-additive'
import { mostPatternSplits } from './shap-patterns'
import { addTreeShap, createScratch } from './shap-quadrature'
import { prepareTrees } from './shap-tree'
import { goesRight } from './walk-kernel'

const featureCount = 4

/** Random trees whose covers add up, over four features, with repeated features on a path and both split modes. */
const treeOf = (depth: number): fc.Arbitrary<TestTree> => {
  const leaf = fc.record({
    value: fc.integer({ min: -8, max: 8 }).map((n) => n / 4),
    cover: fc.integer({ min: 1, max: 9 }),
  })
  if (depth === 0) return leaf
  const split = fc
    .record({
      feature: fc.nat(featureCount - 1),
      threshold: fc.integer({ min: -3, max: 3 }),
      mode: fc.constantFrom('BRANCH_LT', 'BRANCH_LEQ'),
      missingTrue: fc.boolean(),
      yes: treeOf(depth - 1),
      no: treeOf(depth - 1),
    })
    .map((node) => ({ ...node, cover: (node.yes.cover ?? 0) + (node.no.cover ?? 0) }))
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 4, arbitrary: split })
}

const rowOf = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -4, max: 4 }) }, fc.constant(Number.NaN)), {
    minLength: featureCount,
    maxLength: featureCount,
  })
  .map((cells) => Float32Array.from(cells))

/** What the tree is expected to give when only the features of `known` (a bit set) are known. */
function expectation(ensemble: TreeEnsemble, node: number, row: Float32Array, known: number): number {
  const feature = ensemble.feature[node]
  if (feature < 0) return ensemble.value[node]
  const [left, right] = [node + 1, ensemble.right[node]]
  if (known & (1 << feature)) {
    return expectation(ensemble, goesRight(ensemble, node, row[feature]) ? right : left, row, known)
  }
  const cover = ensemble.cover as Float32Array
  return [left, right].reduce(
    (sum, child) => sum + (cover[child] / cover[node]) * expectation(ensemble, child, row, known),
    0,
  )
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** Shapley's definition, over all subsets: slow and beyond doubt. */
function bruteForce(ensemble: TreeEnsemble, row: Float32Array): number[] {
  const value = (known: number) =>
    Array.from(ensemble.roots.slice(0, -1)).reduce((sum, root) => sum + expectation(ensemble, root, row, known), 0)
  return Array.from({ length: featureCount }, (_, feature) => {
    let sum = 0
    for (let set = 0; set < 1 << featureCount; set++) {
      if (set & (1 << feature)) continue
      const size = set.toString(2).replaceAll('0', '').length
      const weight = (factorial(size) * factorial(featureCount - size - 1)) / factorial(featureCount)
      sum += weight * (value(set | (1 << feature)) - value(set))
    }
    return sum
  })
}

const forest = fc.array(treeOf(5), { minLength: 1, maxLength: 3 })

test('equals Shapley’s definition over all subsets', () => {
  let largeTrees = 0
  let smallTrees = 0
  fc.assert(
    fc.property(forest, fc.array(rowOf, { minLength: 1, maxLength: 4 }), (trees, rows) => {
      const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf(trees, 0.5), featureCount }))
      ensemble.depths.forEach((_, tree) => {
        const nodes = ensemble.roots[tree + 1] - ensemble.roots[tree]
        if (nodes > 2 * mostPatternSplits + 1) largeTrees++
        else smallTrees++
      })
      const shap = createShapExplainer(ensemble)
      // Twice: the second time small trees answer from what they remember.
      for (const row of [...rows, ...rows]) {
        const expected = bruteForce(ensemble, row)
        const contributions = shap.contributions(row)
        contributions.forEach((value, feature) => {
          expect(value).toBeCloseTo(expected[feature], 11)
        })
        expect(contributions.reduce((sum, value) => sum + value, shap.base)).toBeCloseTo(shap.margin(row), 11)
      }
    }),
    { numRuns: 400, seed: 3 },
  )
  expect(largeTrees).toBeGreaterThan(100)
  expect(smallTrees).toBeGreaterThan(100)
})

/** The same tree with leaves of another size, some of them turned to the other sign. */
function resized(tree: TestTree, resize: (value: number) => number): TestTree {
  if ('value' in tree) return { ...tree, value: Math.fround(resize(tree.value)) }
  return { ...tree, yes: resized(tree.yes as TestTree, resize), no: resized(tree.no as TestTree, resize) }
}

/** The sum of each tree's largest leaf, without its sign: no margin and no partial sum is beyond it. */
function sumOfLargestLeaves({ roots, treeCount, feature, value, base }: TreeEnsemble): number {
  let sum = Math.abs(base)
  for (let tree = 0; tree < treeCount; tree++) {
    let largest = 0
    for (let node = roots[tree]; node < roots[tree + 1]; node++)
      if (feature[node] < 0) largest = Math.max(largest, Math.abs(value[node]))
    sum += largest
  }
  return sum
}

test('leaves up to a billion, which cancel, lose no digit that the sum of the largest leaves has', () => {
  let cancelled = 0
  fc.assert(
    fc.property(
      forest,
      fc.array(rowOf, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(1, 1e3, 1e6, 5e8),
      fc.constantFrom(0, 1, 1 + 1e-6),
      (trees, rows, size, opposite) => {
        // The opposite of each tree takes nearly all of its contributions back.
        const large = trees.map((tree) => resized(tree, (value) => value * size))
        const turned = opposite === 0 ? [] : large.map((tree) => resized(tree, (value) => -value * opposite))
        const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf([...large, ...turned], 0.5), featureCount }))
        const shap = createShapExplainer(ensemble)
        const leaves = sumOfLargestLeaves(ensemble)
        for (const row of rows) {
          const expected = bruteForce(ensemble, row)
          const contributions = shap.contributions(row)
          const sum = contributions.reduce((total, value) => total + value, shap.base)
          expect(Math.abs(sum - shap.margin(row))).toBeLessThanOrEqual(1e-13 * leaves)
          contributions.forEach((value, feature) => {
            expect(Math.abs(value - expected[feature])).toBeLessThanOrEqual(1e-13 * leaves)
          })
          if (size > 1 && contributions.every((value) => Math.abs(value) < 1e-5 * leaves)) cancelled++
        }
      },
    ),
    { numRuns: 300, seed: 9 },
  )
  expect(cancelled).toBeGreaterThan(50)
})

test('stumps alone answer from tables what going through the trees gives', () => {
  let stumps = 0
  fc.assert(
    fc.property(
      fc.array(treeOf(1), { minLength: 1, maxLength: 25 }),
      fc.array(rowOf, { minLength: 1, maxLength: 8 }),
      (trees, rows) => {
        const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf(trees, 0.3), featureCount }))
        stumps += trees.filter((tree) => !('value' in tree)).length
        const tables = createAdditiveExplainer(ensemble)
        if (!tables) throw new Error('stumps are not explained by tables')
        const byTree = createTreeExplainer(ensemble)
        expect(tables.base).toBe(byTree.base)
        expect(createShapExplainer(ensemble).base).toBe(byTree.base)
        for (const row of rows) {
          expect(tables.margin(row)).toBeCloseTo(byTree.margin(row), 12)
          const expected = byTree.contributions(row)
          const own = new Float64Array(featureCount).fill(9)
          expect(tables.contributions(row, own)).toBe(own)
          expect(own).toEqual(tables.contributions(row))
          own.forEach((value, feature) => {
            // Leaves are at most 2, of 25 trees.
            expect(Math.abs(value - expected[feature])).toBeLessThanOrEqual(50e-12)
          })
        }
      },
    ),
    { numRuns: 300, seed: 5 },
  )
  expect(stumps).toBeGreaterThan(1000)
})

test('an explainer overwrites the array that it is given', () => {
  const tree: TestTree = { feature: 0, threshold: 0, cover: 4, yes: { value: 1, cover: 1 }, no: { value: 2, cover: 3 } }
  const deep: TestTree = { feature: 1, threshold: 0, cover: 5, yes: tree, no: { value: 0, cover: 1 } }
  for (const trees of [[tree], [deep]]) {
    const shap = createShapExplainer(readEnsemble(writeOnnx({ attributes: attributesOf(trees), featureCount })))
    const own = new Float64Array(featureCount).fill(9)
    expect(shap.contributions(Float32Array.of(1, -1, 0, 0), own)).toBe(own)
    expect(own).toEqual(shap.contributions(Float32Array.of(1, -1, 0, 0)))
  }
})

test('two levels are not explained by tables of their columns', () => {
  const stump: TestTree = {
    feature: 0,
    threshold: 0,
    cover: 2,
    yes: { value: 1, cover: 1 },
    no: { value: 2, cover: 1 },
  }
  const deep: TestTree = { feature: 1, threshold: 0, cover: 3, yes: stump, no: { value: 0, cover: 1 } }
  const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf([stump, deep]), featureCount }))
  expect(createAdditiveExplainer(ensemble)).toBeUndefined()
})

test('remembering patterns changes nothing against computing each row', () => {
  fc.assert(
    fc.property(treeOf(3), rowOf, (tree, row) => {
      const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf([tree]), featureCount }))
      const prepared = prepareTrees(ensemble, [0])
      const direct = new Float64Array(featureCount)
      addTreeShap(prepared, row, direct, createScratch(prepared.splitCount))
      expect(createTreeExplainer(ensemble).contributions(row)).toEqual(direct)
    }),
    { numRuns: 300, seed: 4 },
  )
})

test('a branch that training never reached counts for nothing until a row takes it', () => {
  const tree: TestTree = {
    feature: 0,
    threshold: 0,
    cover: 10,
    yes: { feature: 1, threshold: 0, cover: 10, yes: { value: 2, cover: 10 }, no: { value: 5, cover: 0 } },
    no: { feature: 0, threshold: 9, cover: 0, yes: { value: 7, cover: 0 }, no: { value: 9, cover: 0 } },
  }
  // A split without any cover cannot share it out: such a model is not explained at all.
  const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf([tree]), featureCount }))
  expect(() => createShapExplainer(ensemble)).toThrow(InvalidModelError)

  const reached = readEnsemble(writeOnnx({ attributes: attributesOf([tree.yes as TestTree]), featureCount }))
  const shap = createShapExplainer(reached)
  expect(shap.base).toBe(2)
  expect([...shap.contributions(Float32Array.of(0, -1, 0, 0))]).toEqual([0, 0, 0, 0])
  const [none, reached1, ...others] = shap.contributions(Float32Array.of(0, 1, 0, 0))
  expect([none, ...others]).toEqual([0, 0, 0])
  expect(reached1).toBeCloseTo(3, 12)
})

test('a very deep path with many features stays exact', () => {
  const width = 60
  const chain = (depth: number): TestTree =>
    depth === 2 * width
      ? { value: 1, cover: 1 }
      : {
          feature: depth % width,
          threshold: 0,
          cover: 1 + (2 * width - depth),
          yes: { value: 0, cover: 1 },
          no: chain(depth + 1),
        }
  const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf([chain(0)]), featureCount: width }))
  const shap = createShapExplainer(ensemble)
  const row = new Float32Array(width).fill(1)
  const contributions = shap.contributions(row)
  expect(contributions.reduce((sum, value) => sum + value, shap.base)).toBeCloseTo(1, 9)
  // Every feature is needed for the last leaf, and each blocked path shares out alike by symmetry of the last round.
  expect(Math.min(...contributions)).toBeGreaterThan(0)
})

test('paths too long for memory are refused before they take any', () => {
  const width = 6_000
  const chain: TestTree = Array.from({ length: width }, (_, index) => width - 1 - index).reduce<TestTree>(
    (below, feature) => ({ feature, threshold: 0, cover: 2 + width - feature, yes: { value: 0, cover: 1 }, no: below }),
    { value: 1, cover: 2 },
  )
  const ensemble = readEnsemble(writeOnnx({ attributes: attributesOf([chain]), featureCount: width }))
  expect(() => createShapExplainer(ensemble)).toThrow(/too deep to be explained: 6000 splits/)
})

test('refuses a model without cover in a sentence', () => {
  const attributes = { ...attributesOf([{ value: 1 }]), nodes_hitrates: [] }
  expect(() => createShapExplainer(readEnsemble(writeOnnx({ attributes, featureCount })))).toThrow(
    /no usable node cover/,
  )
})

test.each([1, 2, 3, 5, 8, 20, 60])(
  'Gauss–Legendre with %d nodes integrates powers up to twice that exactly',
  (count) => {
    const { nodes, weights } = gaussLegendre(count)
    for (let power = 0; power < 2 * count; power++) {
      const integral = nodes.reduce((sum, node, index) => sum + weights[index] * node ** power, 0)
      expect(Math.abs(integral * (power + 1) - 1)).toBeLessThan(1e-12)
    }
  },
)
