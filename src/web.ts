import { givenOptions } from './checks/options-object'
import { onnxFileOf } from './model/onnx-file'
import { createOnnxRuntime, type OnnxRuntimeEngine } from './runtimes/onnxruntime'
import type { Runtime } from './runtimes/runtime'

export type { OnnxRuntimeEngine }

/** How to run onnxruntime-web. */
export interface OnnxRuntimeWebOptions {
  /**
   * The engine, if you have already imported it and set its `env.wasm`; otherwise `onnxruntime-web/wasm` is imported
   * when first needed. Only the wasm build has the tree ensemble operator.
   */
  readonly engine?: OnnxRuntimeEngine
  /** Bytes of the bundle's model.onnx. Not needed for the bundled model, or if the bundle was loaded from ONNX. */
  readonly onnx?: Uint8Array
  /**
   * Threads within one run of the imported engine, 1 by default: the page then needs no cross-origin isolation. More
   * threads add the trees in another order: margins stay bit-identical if the model's leaves lie on a grid, and may
   * otherwise differ by a few millionths. An injected engine keeps its own `env.wasm.numThreads`.
   */
  readonly threads?: number
}

/**
 * Computes margins with onnxruntime-web's wasm build, an optional peer dependency. Pass it to
 * `createChurnPredictor({ runtime })`: every call then returns a promise. Concurrent calls wait for each other, because
 * a session of onnxruntime-web does one run at a time.
 */
export function onnxruntimeWeb(options?: OnnxRuntimeWebOptions): Runtime<'asynchronous'> {
  const { engine, onnx, threads = 1 } = givenOptions(options)
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
