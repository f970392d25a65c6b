import type { TreeEngine } from '../trees/engine'

/** Whether a runtime returns answers or promises. */
export type RuntimeMode = 'synchronous' | 'asynchronous'

/** What a call returns under a runtime of this mode: the answer itself, or a promise of it. */
export type RuntimeAnswer<M extends RuntimeMode, T> = M extends 'asynchronous' ? Promise<T> : T

/** A model opened by a runtime, ready to compute margins. */
export interface RuntimeSession<M extends RuntimeMode> {
  /**
   * Raw margins of encoded rows.
   *
   * @param rows Float32Array of rowCount × featureCount, row-major, NaN for missing. It is not changed afterwards.
   * @param signal Ends the call early; a synchronous runtime may leave it to its caller.
   * @returns Float32Array of rowCount.
   */
  run(rows: Float32Array, rowCount: number, signal?: AbortSignal): RuntimeAnswer<M, Float32Array>
  /**
   * The kernel chosen for this model, if the runtime has several: the portable runtime's is `tables`, `symmetric`,
   * `heap` or `walk`.
   */
  readonly kernel?: string
  /** Releases what the session holds; it is not run again. Absent where there is nothing to release. */
  dispose?(): RuntimeAnswer<M, void>
}

/** An engine that computes margins from a model. */
export interface Runtime<M extends RuntimeMode = RuntimeMode> {
  readonly name: string
  readonly mode: M
  /** Opens a model. An asynchronous engine may start here and finish within the first `run`. */
  open(model: RuntimeModel): RuntimeSession<M>
}

/** A model in the forms an engine may need: its trees, the package's own kernel and, if available, its ONNX file. */
export interface RuntimeModel extends Pick<TreeEngine, 'ensemble' | 'kernel'> {
  /** Checksum of the model's ONNX file, in lower-case hexadecimal. */
  readonly sha256: string
  /** The file's bytes; undefined if the bundle has the trees as columns. */
  readonly onnx: Uint8Array | undefined
}

/** Calls `next` with a value at once, or with a promise's value when it is there: one flow for both modes. */
export function andThen<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  // Checks for `then`, because a promise from another realm is not an instance of this one's class.
  return isThenable(value) ? value.then(next) : next(value)
}

/**
 * The same functions as promises: what they throw becomes a rejection, so that a caller handles errors in one place.
 */
export function asPromises<Calls extends Record<string, (...args: never[]) => unknown>>(calls: Calls): Calls {
  const wrapped = Object.entries(calls).map(([name, call]) => [name, async (...args: never[]) => call(...args)])
  return Object.fromEntries(wrapped) as Calls
}

/** Whether a value is to be awaited. */
export function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Promise<T> | undefined)?.then === 'function'
}

/** Swallows a rejection that nobody awaits, which would otherwise end the process. */
export function ignoreRejection(answer: unknown): void {
  if (isThenable(answer)) answer.then(undefined, () => {})
}
