import type { TreeEnsemble } from './ensemble'

/**
 * Computes raw margins. `rows` is a Float32Array of rowCount × featureCount, row-major, NaN for missing; the margins
 * go into `out`, a Float32Array of at least rowCount.
 *
 * Leaves are summed in float32, in tree order, from 0, and the base is added last: the order in which ONNX Runtime
 * adds with one thread, so the results are the same bits.
 */
export type MarginKernel = (rows: Float32Array, rowCount: number, out: Float32Array) => void

/** Adds the base to the sums in `out`, and walks the rows with missing values, which only the trees' nodes can route. */
export function finishRows(
  { featureCount, base }: TreeEnsemble,
  walk: MarginKernel,
  rows: Float32Array,
  rowCount: number,
  out: Float32Array,
): void {
  for (let row = 0; row < rowCount; row++) {
    out[row] += base
    const cells = row * featureCount
    for (let index = 0; index < featureCount; index++) {
      if (!Number.isNaN(rows[cells + index])) continue
      walk(rows.subarray(cells, cells + featureCount), 1, out.subarray(row, row + 1))
      break
    }
  }
}
