import { onnxFileOf } from './model/onnx-file'
import { createOnnxRuntime, type OnnxRuntimeEngine } from './runtimes/onnxruntime'
import type { Runtime } from './runtimes/runtime'

export type { OnnxRuntimeEngine }

/** How to run onnxruntime-web. */
export interface OnnxRuntimeWebOptions {
  /**
   * The engine, where it has been imported already, its `env.wasm` set as wanted; otherwise `onnxruntime-web/wasm` is
   * imported when first needed. Only the wasm build has the operator of tree ensembles.
   */
  readonly engine?: OnnxRuntimeEngine
  /** Bytes of the bundle's model.onnx; not needed for the bundled model, nor where the bundle itself came as ONNX. */
  readonly onnx?: Uint8Array
  /**
   * Threads within one run of the imported engine, 1 by default: the page then needs no cross-origin isolation. More add
   * the trees in another order: margins are the same bits where the model's leaves lie on a grid, and may differ by a few
   * millionths where they do not. An injected engine keeps its own `env.wasm.numThreads`.
   */
  readonly threads?: number
}

/**
 * Computes margins with onnxruntime-web's wasm build, an optional peer dependency. Pass it to
 * `createChurnPredictor({ runtime })`: every call then answers with a promise. Calls at the same time wait for each
 * other, because a session of onnxruntime-web takes one run at a time.
 */
export function onnxruntimeWeb(options?: OnnxRuntimeWebOptions): Runtime<'asynchronous'> {
  const { engine, onnx, threads = 1 } = options ?? {}
  return createOnnxRuntime({
    name: 'onnxruntime-web',
    load: () => engine ?? importEngine(threads),
    file: (model) => onnxFileOf(model, onnx),
    sessionOptions: { executionProviders: ['wasm'], logSeverityLevel: 3 },
    oneRunAtATime: true,
  })
}

async function importEngine(threads: number): Promise<OnnxRuntimeEngine> {
  const engine = await import('onnxruntime-web/wasm')
  engine.env.wasm.numThreads = threads
  return engine
}
