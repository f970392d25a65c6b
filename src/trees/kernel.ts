/**
 * Computes raw margins. `rows` is a Float32Array of rowCount × featureCount, row-major, NaN for missing; the margins
 * go into `out`, a Float32Array of at least rowCount.
 *
 * Leaves are summed in float32, in tree order, from 0, and the base is added last: the order in which ONNX Runtime
 * adds with one thread, so the results are the same bits.
 */
export type MarginKernel = (rows: Float32Array, rowCount: number, out: Float32Array) => void
