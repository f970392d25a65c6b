import { onnxFileOf } from './model/onnx-file'
import { createOnnxRuntime, type OnnxRuntimeEngine } from './runtimes/onnxruntime'
import type { Runtime } from './runtimes/runtime'

export type { OnnxRuntimeEngine }

/** How to run onnxruntime-node. */
export interface OnnxRuntimeNodeOptions {
  /** The engine, where it has been imported already; otherwise `onnxruntime-node` is imported when first needed. */
  readonly engine?: OnnxRuntimeEngine
  /** Bytes of the bundle's model.onnx; not needed for the bundled model, nor where the bundle itself came as ONNX. */
  readonly onnx?: Uint8Array
  /**
   * Threads within one run, 1 by default. With more, ONNX Runtime adds the trees in another order: margins are the same
   * bits where the model's leaves lie on a grid, and may differ by a few millionths where they do not.
   */
  readonly threads?: number
}

/**
 * Computes margins with onnxruntime-node, an optional peer dependency. Pass it to `createChurnPredictor({ runtime })`:
 * every call then answers with a promise.
 */
export function onnxruntimeNode(options?: OnnxRuntimeNodeOptions): Runtime<'asynchronous'> {
  const { engine, onnx, threads = 1 } = options ?? {}
  return createOnnxRuntime({
    name: 'onnxruntime-node',
    // The package is CommonJS: its exports are on the default.
    load: async () => engine ?? (await import('onnxruntime-node')).default,
    file: (model) => onnxFileOf(model, onnx),
    sessionOptions: { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 },
    oneRunAtATime: false,
  })
}
