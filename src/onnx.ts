import type { OnnxTrees } from './model/bundle'
import { readEnsemble } from './trees/read-ensemble'

/** Models as ONNX files: export the bundled one, or load one from another tool. */
export { bundledOnnx } from './model/onnx-file'
export type { OnnxTrees }

/**
 * The trees of an ONNX file, for a bundle: `{ contract, manifest, schema, trees: fromOnnx(bytes) }`. The bytes are read
 * when the bundle is loaded.
 */
export function fromOnnx(bytes: Uint8Array): OnnxTrees {
  return { onnx: bytes, read: readEnsemble }
}
