import { givenOptions } from './checks/options-object'
import { onnxFileOf } from './model/onnx-file'
import { createOnnxRuntime, type OnnxRuntimeEngine } from './runtimes/onnxruntime'
import type { Runtime } from './runtimes/runtime'

export type { OnnxRuntimeEngine }

/** How to run onnxruntime-node. */
export interface OnnxRuntimeNodeOptions {
  /** The engine, if you have already imported it; otherwise `onnxruntime-node` is imported when first needed. */
  readonly engine?: OnnxRuntimeEngine
  /** Bytes of the bundle's model.onnx. Not needed for the bundled model, or if the bundle was loaded from ONNX. */
  readonly onnx?: Uint8Array
  /**
   * Threads within one run, 1 by default. With more, ONNX Runtime adds the trees in another order: margins stay
   * bit-identical if the model's leaves lie on a grid, and may otherwise differ by a few millionths.
   */
  readonly threads?: number
}

/**
 * Computes margins with onnxruntime-node, an optional peer dependency. Pass it to `createChurnPredictor({ runtime })`:
 * every call then returns a promise.
 */
export function onnxruntimeNode(options?: OnnxRuntimeNodeOptions): Runtime<'asynchronous'> {
  const { engine, onnx, threads = 1 } = givenOptions(options)
  return createOnnxRuntime({
    name: 'onnxruntime-node',
    // The package is CommonJS: its exports are on the default.
    load: async () => engine ?? (await import('onnxruntime-node')).default,
    file: (model) => onnxFileOf(model, onnx),
    sessionOptions: { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 },
    oneRunAtATime: false,
  })
}
