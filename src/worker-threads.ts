import { availableParallelism } from 'node:os'
import process from 'node:process'
import { parentPort, Worker } from 'node:worker_threads'
import { InvalidOptionError } from './checks/errors'
import { givenOptions } from './checks/options-object'
import { greeting, type WorkerGreeting, type WorkerRequest } from './workers/messages'
import { createWorkers } from './workers/pool'
import { createServer } from './workers/server'
import type { BatchWorkers } from './workers/workers'

/** How to spread batches over threads of Node, Deno or Bun. */
export interface WorkerThreadsOptions {
  /** Threads for each batch. By default as many as the process can run at the same time. */
  readonly count?: number
  /**
   * The module that a thread runs: it calls {@link serveBatches} with a predictor of the same model. By default the
   * package's own, with the bundled model. Set it for your own model, or when a bundler has moved the package's files.
   */
  readonly worker?: URL | string
}

/**
 * Spreads a batch over worker threads: `predictor.predictBatch(customers, { workers: workerThreads() })`. They start
 * and end with the batch. An idle thread never keeps the process running.
 *
 * @throws {InvalidOptionError} for a count that is not a whole number from 1 to 1,024; without `worker` inside a bundle
 * in CommonJS.
 */
export function workerThreads(options?: WorkerThreadsOptions): BatchWorkers {
  const { count = availableParallelism(), worker: file = ownFile() } = givenOptions(options)
  return createWorkers(count, ({ posted, failed }) => {
    // A thread takes its flags from the process by itself, even those of the engine that it refuses when they are named.
    // Only a program that came as text has one that a thread's file must not have.
    const cameAsText = process.execArgv.some((flag) => flag.startsWith('--input-type'))
    const worker = new Worker(file, cameAsText ? { execArgv: [] } : {})
    worker.unref()
    worker.on('message', posted)
    worker.on('error', (error) => failed(isOwnMissing(file, error) ? new Error(`${error.message}. ${hint}`) : error))
    worker.on('messageerror', failed)
    worker.on('exit', (code) => failed(new Error(`it exited with code ${code}`)))
    return {
      post: (request, transfer) => worker.postMessage(request, transfer),
      setBusy: (busy) => (busy ? worker.ref() : worker.unref()),
      terminate: () => void worker.terminate(),
    }
  })
}

const hint =
  'A bundler has moved the package away from it: name a file of your own in the option worker, see docs/batch.md'

/** The package's own module for threads. A bundle in CommonJS has no address, and so none for it. */
function ownFile(): URL {
  try {
    return new URL(ownName, import.meta.url)
  } catch {
    throw new InvalidOptionError('worker', undefined, `the file that a thread runs. ${hint}`)
  }
}

const ownName = './worker-thread.js'

/** Whether a thread could not start because the package's own module is not where it was. */
function isOwnMissing(file: URL | string, { message }: Error): boolean {
  return String(file).endsWith(ownName.slice(1)) && message.includes('worker-thread.js')
}

/**
 * Makes the worker thread it is called in serve its parent's batches.
 *
 * @param predictor Made by `createChurnPredictor`, for the same model as the parent's. Its runtime computes the
 * margins.
 * @throws {InvalidOptionError} for another predictor, and outside of worker threads.
 */
export function serveBatches(predictor: object): void {
  const answer = createServer(predictor)
  const port = parentPort
  if (!port) throw new InvalidOptionError('serveBatches', 'the main thread', 'to be called in a worker thread')
  port.on('message', async (request: WorkerRequest) => {
    const answered = await answer(request)
    port.postMessage(answered, 'margins' in answered ? [answered.margins.buffer] : [])
  })
  port.postMessage({ greeting } satisfies WorkerGreeting)
}
