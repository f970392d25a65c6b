import type { TreeEnsemble } from './ensemble'
import { createHeapKernel, deepestHeap } from './heap-kernel'
import { createWalkKernel } from './walk-kernel'

/**
 * Computes raw margins. `rows` is a Float32Array of rowCount × featureCount, row-major, NaN for missing; the margins
 * go into `out`, a Float32Array of at least rowCount.
 *
 * Leaves are summed in float32, in tree order, from 0, and the base is added last: the order in which ONNX Runtime
 * adds with one thread, so the results are the same bits.
 */
export type MarginKernel = (rows: Float32Array, rowCount: number, out: Float32Array) => void

/** Picks the kernel for the ensemble's shape: heaps while every tree is shallow enough to be padded, else a node walk. */
export function createMarginKernel(ensemble: TreeEnsemble): MarginKernel {
  const walk = createWalkKernel(ensemble)
  return ensemble.depths.every((depth) => depth <= deepestHeap) ? createHeapKernel(ensemble, walk) : walk
}
