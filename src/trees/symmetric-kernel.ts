import type { TreeEnsemble } from './ensemble'
import { finishRows, type MarginKernel } from './kernel'

/** Rows that are turned into columns together: few enough for the processor's nearest caches, many for long loops. */
const blockRows = 256

/** Trees are taken up to this depth: their leaves are 2ᵈ, however few nodes the file has. */
const deepest = 8

/** Trees in which all splits of a level ask the same, so that a leaf's place is a number whose bits are the answers. */
interface SymmetricTrees {
  /** First level of each tree in `feature` and `threshold`; one entry more than trees. */
  readonly levelStarts: Int32Array
  /** First leaf of each tree in `value`; a tree of depth d has 2ᵈ. */
  readonly leafStarts: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float32Array
  readonly value: Float32Array
}

/**
 * For symmetric trees (CatBoost's "oblivious" ones; every stump is one): a block of rows is turned into columns, and goes
 * through a tree level by level, each a loop over one column and one threshold. Undefined where a tree is not symmetric.
 * Rows that hold a NaN go to `walk`.
 */
export function createSymmetricKernel(ensemble: TreeEnsemble, walk: MarginKernel): MarginKernel | undefined {
  const trees = layOutLevels(ensemble)
  if (!trees) return undefined
  const { featureCount } = ensemble
  const columns = new Float32Array(blockRows * featureCount)
  const leaves = new Int32Array(blockRows)
  return (rows, rowCount, out) => {
    if (rowCount === 1) out[0] = sumTrees(trees, rows)
    else out.fill(0, 0, rowCount)
    for (let start = 0; rowCount > 1 && start < rowCount; start += blockRows) {
      const count = Math.min(blockRows, rowCount - start)
      for (let index = 0; index < featureCount; index++) {
        let cell = start * featureCount + index
        for (let row = 0; row < count; row++, cell += featureCount) columns[index * blockRows + row] = rows[cell]
      }
      addTrees(trees, columns, leaves, out.subarray(start, start + count))
    }
    finishRows(ensemble, walk, rows, rowCount, out)
  }
}

/** One row through all trees: what a single prediction costs. */
function sumTrees({ levelStarts, leafStarts, feature, threshold, value }: SymmetricTrees, row: Float32Array): number {
  let sum = 0
  for (let tree = 0; tree < leafStarts.length; tree++) {
    let leaf = 0
    for (let level = levelStarts[tree]; level < levelStarts[tree + 1]; level++) {
      leaf = 2 * leaf + +(row[feature[level]] >= threshold[level])
    }
    sum = Math.fround(sum + value[leafStarts[tree] + leaf])
  }
  return sum
}

/** Adds all trees to `out`, a row's sum each. `columns` is blockRows × featureCount, column after column. */
function addTrees(
  { levelStarts, leafStarts, feature, threshold, value }: SymmetricTrees,
  columns: Float32Array,
  leaves: Int32Array,
  out: Float32Array,
): void {
  for (let tree = 0; tree < leafStarts.length; tree++) {
    const first = leafStarts[tree]
    const end = levelStarts[tree + 1]
    let level = levelStarts[tree]
    if (end === level + 1) {
      // A stump needs no room for its leaf's place.
      const column = feature[level] * blockRows
      const from = threshold[level]
      for (let row = 0; row < out.length; row++) out[row] += value[first + +(columns[column + row] >= from)]
      continue
    }
    leaves.fill(0)
    for (; level < end; level++) {
      const column = feature[level] * blockRows
      const from = threshold[level]
      for (let row = 0; row < out.length; row++) leaves[row] = 2 * leaves[row] + +(columns[column + row] >= from)
    }
    for (let row = 0; row < out.length; row++) out[row] += value[first + leaves[row]]
  }
}

function layOutLevels(ensemble: TreeEnsemble): SymmetricTrees | undefined {
  const { depths, roots, right, value } = ensemble
  const levelStarts = [0]
  const leafStarts: number[] = []
  const feature: number[] = []
  const threshold: number[] = []
  const values: number[] = []
  for (let tree = 0; tree < depths.length; tree++) {
    if (depths[tree] > deepest) return undefined
    let nodes = [roots[tree]]
    for (let depth = 0; depth < depths[tree]; depth++) {
      const [first] = nodes
      const same = (of: Int32Array | Float32Array) => nodes.every((node) => Object.is(of[node], of[first]))
      // A leaf above the last level splits on feature −1.
      if (ensemble.feature[first] < 0 || !same(ensemble.feature) || !same(ensemble.threshold)) return undefined
      feature.push(ensemble.feature[first])
      threshold.push(ensemble.threshold[first])
      nodes = nodes.flatMap((node) => [node + 1, right[node]])
    }
    leafStarts.push(values.length)
    for (const node of nodes) values.push(value[node])
    levelStarts.push(feature.length)
  }
  return {
    levelStarts: Int32Array.from(levelStarts),
    leafStarts: Int32Array.from(leafStarts),
    feature: Int32Array.from(feature),
    threshold: Float32Array.from(threshold),
    value: Float32Array.from(values),
  }
}
