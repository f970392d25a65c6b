import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common'
import { throwIfAborted } from '../checks/abort'
import { messageOf, RuntimeFailedError } from '../checks/errors'
import type { Runtime, RuntimeModel } from './runtime'

/** The part of an ONNX Runtime package that is used: `onnxruntime-node`, `onnxruntime-web/wasm`, or one like them. */
export interface OnnxRuntimeEngine {
  readonly InferenceSession: InferenceSessionFactory
  readonly Tensor: TensorConstructor
}

/** What distinguishes one ONNX Runtime package from another. */
export interface OnnxRuntimeKind {
  /** The package's name, as it is installed. */
  readonly name: string
  /** Returns the engine: the injected one, or the package, imported when first needed. */
  load(): OnnxRuntimeEngine | Promise<OnnxRuntimeEngine>
  /** The model's ONNX file. */
  file(model: RuntimeModel): Uint8Array
  readonly sessionOptions: InferenceSession.SessionOptions
  /** Whether a session can do only one run at a time; further runs then wait their turn. */
  readonly oneRunAtATime: boolean
}

/** Creates a runtime on top of an ONNX Runtime package. All adapters share this code. */
export function createOnnxRuntime(kind: OnnxRuntimeKind): Runtime<'asynchronous'> {
  return {
    name: kind.name,
    mode: 'asynchronous',
    open(model) {
      const opened = openSession(kind, kind.file(model), model.ensemble.featureCount)
      // The first run reports a failure; until then it must not count as unhandled.
      opened.catch(() => {})
      const takeTurn = kind.oneRunAtATime ? createQueue() : <T>(run: () => Promise<T>) => run()
      const running = new Set<Promise<unknown>>()
      return {
        run(rows, rowCount, signal) {
          const margins = takeTurn(async () => {
            throwIfAborted(signal)
            return run(kind, await opened, rows, rowCount)
          })
          running.add(margins)
          // A session that serves for months must not remember every run.
          const ended = () => running.delete(margins)
          margins.then(ended, ended)
          // A caller that aborts does not wait, but the turn still lasts until the engine has answered.
          return margins
        },
        async dispose() {
          // Do not release a session while the engine is using it. If it could not be opened, there is nothing to
          // release.
          await Promise.allSettled(running)
          const { session } = (await opened.catch(() => undefined)) ?? {}
          try {
            await session?.release()
          } catch (cause) {
            throw new RuntimeFailedError(`${kind.name} failed to release its session: ${messageOf(cause)}`, { cause })
          }
        },
      }
    },
  }
}

interface OpenedSession {
  readonly engine: OnnxRuntimeEngine
  readonly session: InferenceSession
  readonly featureCount: number
}

async function openSession(kind: OnnxRuntimeKind, file: Uint8Array, featureCount: number): Promise<OpenedSession> {
  let engine: OnnxRuntimeEngine
  try {
    engine = await kind.load()
  } catch (cause) {
    const message = `${kind.name} cannot be loaded. Is it installed? npm install ${kind.name}`
    throw new RuntimeFailedError(message, { cause })
  }
  try {
    const session = await engine.InferenceSession.create(file, kind.sessionOptions)
    return { engine, session, featureCount }
  } catch (cause) {
    throw new RuntimeFailedError(`${kind.name} cannot open the model: ${messageOf(cause)}`, { cause })
  }
}

async function run(
  { name }: OnnxRuntimeKind,
  { engine, session, featureCount }: OpenedSession,
  rows: Float32Array,
  rowCount: number,
): Promise<Float32Array> {
  if (rowCount === 0) return new Float32Array()
  let data: unknown
  try {
    const features = new engine.Tensor('float32', rows.subarray(0, rowCount * featureCount), [rowCount, featureCount])
    const outputs = await session.run({ [session.inputNames[0]]: features })
    data = outputs[session.outputNames[0]]?.data
  } catch (cause) {
    throw new RuntimeFailedError(`${name} failed to run the model: ${messageOf(cause)}`, { cause })
  }
  if (data instanceof Float32Array && data.length === rowCount) return data
  throw new RuntimeFailedError(
    `${name} did not answer with ${rowCount} margins: the model is another one than its manifest says.`,
  )
}

/** Runs tasks one after another, whether or not the one before succeeded. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(task, task)
    last = result
    return result
  }
}
