import type { TreeEnsemble } from './ensemble'
import type { MarginKernel } from './kernel'

/** Rows that go through one tree together, so that the tree's nodes stay in the processor's cache. */
const blockRows = 128

/** Whether a value, NaN for missing, goes to the right child of a split. */
export function goesRight({ threshold, missingLeft }: TreeEnsemble, node: number, value: number): boolean {
  return value >= threshold[node] || (Number.isNaN(value) && missingLeft[node] === 0)
}

/** The leaf a row of `rows` starting at `offset` reaches in the tree whose root is `node`. */
export function reachLeaf(ensemble: TreeEnsemble, node: number, rows: Float32Array, offset: number): number {
  const { feature, right } = ensemble
  let at = node
  for (let index = feature[at]; index >= 0; index = feature[at]) {
    at = goesRight(ensemble, at, rows[offset + index]) ? right[at] : at + 1
  }
  return at
}

/** Walks the nodes of any tree, of any depth, with missing values. */
export function createWalkKernel(ensemble: TreeEnsemble): MarginKernel {
  const { featureCount, treeCount, roots, value, base } = ensemble
  return (rows, rowCount, out) => {
    out.fill(0, 0, rowCount)
    for (let start = 0; start < rowCount; start += blockRows) {
      const end = Math.min(start + blockRows, rowCount)
      for (let tree = 0; tree < treeCount; tree++) {
        for (let row = start; row < end; row++) {
          // Storing into a Float32Array rounds each partial sum to float32.
          out[row] += value[reachLeaf(ensemble, roots[tree], rows, row * featureCount)]
        }
      }
    }
    for (let row = 0; row < rowCount; row++) out[row] += base
  }
}
