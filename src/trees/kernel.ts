import type { TreeEnsemble } from './ensemble'

/**
 * Computes raw margins. `rows` is a Float32Array of rowCount × featureCount, row-major, NaN for missing; the margins
 * go into `out`, a Float32Array of at least rowCount.
 *
 * Leaves are summed in float32, in tree order, from 0, and the base is added last: the order in which ONNX Runtime
 * adds with one thread, so the results are the same bits. Leaves on a grid give these bits in any order.
 */
export type MarginKernel = (rows: Float32Array, rowCount: number, out: Float32Array) => void

/**
 * The last step of kernels that ask `x < threshold` at every split, which sends a missing value right: adds the base to
 * the sums in `out`, and walks the rows with a value missing where some split sends it left.
 */
export function createFinisher(ensemble: TreeEnsemble, walk: MarginKernel): MarginKernel {
  const { featureCount, base, feature, missingLeft } = ensemble
  const watched = [...new Set(feature.filter((_, node) => missingLeft[node]))]
  return (rows, rowCount, out) => {
    for (let row = 0; row < rowCount; row++) {
      out[row] += base
      const cells = row * featureCount
      for (const index of watched) {
        if (!Number.isNaN(rows[cells + index])) continue
        walk(rows.subarray(cells, cells + featureCount), 1, out.subarray(row, row + 1))
        break
      }
    }
  }
}
