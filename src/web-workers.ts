import { InvalidOptionError } from './checks/errors'
import { givenOptions } from './checks/options-object'
import { greeting, type WorkerAnswer, type WorkerGreeting, type WorkerRequest } from './workers/messages'
import { createWorkers } from './workers/pool'
import { createServer } from './workers/server'
import type { BatchWorkers } from './workers/workers'

/** How to spread batches over web workers. */
export interface WebWorkersOptions {
  /** Workers for each batch. By default the number of processors that the browser reports. */
  readonly count?: number
}

/** The part of a browser's `Worker` that is used. */
export interface WebWorker {
  /** Sends a message, and transfers the buffers in it. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  /** Listens for `message`, `messageerror` and `error`. */
  // biome-ignore lint/suspicious/noExplicitAny: a browser's events have more than is read here
  addEventListener(type: string, listener: (event: any) => void): void
  /** Ends the worker, whatever it is doing. */
  terminate(): void
}

/**
 * Spreads a batch over web workers: they start with the batch and end with it.
 *
 * @param start Starts a worker whose module calls {@link serveBatches}. Written in your own code, so that bundlers see
 * it: `() => new Worker(new URL('./churn-worker.js', import.meta.url), { type: 'module' })`.
 * @throws {InvalidOptionError} for a count that is not a whole number from 1 to 1,024.
 */
export function webWorkers(start: () => WebWorker, options?: WebWorkersOptions): BatchWorkers {
  const { count = globalThis.navigator?.hardwareConcurrency ?? 2 } = givenOptions(options)
  if (typeof start !== 'function') throw new InvalidOptionError('start', start, 'a function that starts a worker')
  return createWorkers(count, ({ posted, failed }) => {
    const worker = start()
    worker.addEventListener('message', ({ data }: { readonly data: WorkerAnswer | WorkerGreeting }) => posted(data))
    worker.addEventListener('messageerror', () => failed(new Error('its answer cannot be read')))
    worker.addEventListener('error', (event: { readonly message?: string; readonly error?: unknown }) =>
      failed(event.error ?? new Error(event.message ?? 'its module cannot be loaded')),
    )
    return {
      post: (request, transfer) => worker.postMessage(request, [...transfer]),
      // A page never waits for its workers.
      setBusy: () => {},
      terminate: () => worker.terminate(),
    }
  })
}

/** What a web worker's module sees of itself. */
interface WorkerScope {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  addEventListener(type: 'message', listener: (event: { readonly data: WorkerRequest }) => void): void
}

/**
 * Makes the web worker it is called in serve the page's batches.
 *
 * @param predictor Made by `createChurnPredictor`, for the same model as the page's. Its runtime computes the margins.
 * @throws {InvalidOptionError} for another predictor.
 */
export function serveBatches(predictor: object): void {
  const answer = createServer(predictor)
  const scope = globalThis as unknown as WorkerScope
  scope.addEventListener('message', async ({ data }) => {
    const answered = await answer(data)
    scope.postMessage(answered, 'margins' in answered ? [answered.margins.buffer] : [])
  })
  scope.postMessage({ greeting } satisfies WorkerGreeting, [])
}
