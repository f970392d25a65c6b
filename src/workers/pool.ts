import type { MarginAnswer } from '../batch/margins'
import { type ChurnError, type FieldIssue, InvalidOptionError, messageOf, RuntimeFailedError } from '../checks/errors'
import { fieldsText, readAnswer, type WorkerAnswer, type WorkerGreeting, type WorkerRequest } from './messages'
import { createPacker } from './packing'
import type { BatchJob, BatchWorkers, OpenBatchWorkers } from './workers'

/** A worker of the current environment: a Node thread or a web worker. */
export interface StartedWorker {
  post(request: WorkerRequest, transfer: readonly ArrayBuffer[]): void
  /** Whether the process has to wait for the worker. */
  setBusy(busy: boolean): void
  terminate(): void
}

/** Starts a worker that reports what it posts, and whether it stops unexpectedly. */
export type WorkerStarter = (events: {
  posted(message: WorkerAnswer | WorkerGreeting): void
  failed(cause: unknown): void
}) => StartedWorker

/** Requests queued per worker: one in progress, and one so that it need not wait for the next. */
const requestsPerWorker = 2

/** Most workers that one batch may start: more would only exhaust the machine. */
const mostWorkers = 1024

/**
 * How long a worker may take to start listening, in milliseconds. A busy machine is slow, but a wrong module never
 * listens.
 */
const longestStart = 60_000

/**
 * Workers for one batch after another; each batch starts its own, as it needs them, and ends them.
 *
 * @throws {InvalidOptionError} for a count that is not a whole number from 1 to 1,024.
 */
export function createWorkers(count: number, start: WorkerStarter): BatchWorkers {
  if (!(Number.isInteger(count) && count > 0 && count <= mostWorkers)) {
    throw new InvalidOptionError('count', count, `a whole number from 1 to ${mostWorkers}`)
  }
  return { open: (job) => openPool(count, start, job) }
}

interface Waiter {
  resolve(answer: WorkerAnswer): void
  reject(error: ChurnError): void
}

interface Member {
  readonly worker: StartedWorker
  readonly waiting: Map<number, Waiter>
  /** Stops waiting for the worker's greeting. */
  greeted(): void
}

function openPool(count: number, start: WorkerStarter, job: BatchJob): OpenBatchWorkers {
  const { contract, modelSha256, asOf, margins } = job
  const pack = createPacker(contract)
  const fields = fieldsText(contract)
  const members: Member[] = []
  let nextId = 0
  let failure: ChurnError | undefined

  /** Ends the batch, because a failed worker may have lost other requests too. */
  const fail = (reason: string, cause?: unknown): ChurnError => {
    failure ??= new RuntimeFailedError(`A worker of the batch ${reason}`, { cause })
    for (const { waiting } of members) for (const { reject } of waiting.values()) reject(failure)
    return failure
  }

  /** @throws {RuntimeFailedError} where no further worker can be started. */
  const addWorker = (): Member => {
    const waiting: Member['waiting'] = new Map()
    const timer = setTimeout(
      () => fail(`has not called serveBatches within ${longestStart / 1000} seconds.`),
      longestStart,
    )
    // This timer must not keep the process running.
    ;(timer as { unref?(): void }).unref?.()
    const greeted = () => clearTimeout(timer)
    try {
      const worker = start({
        posted(message) {
          greeted()
          // A worker's module may post other messages.
          if (typeof message !== 'object' || message === null || 'greeting' in message) return
          const waiter = waiting.get(message.id)
          waiting.delete(message.id)
          if (waiting.size === 0) worker.setBusy(false)
          waiter?.resolve(message)
        },
        failed: (cause) => fail(`came to an end: ${messageOf(cause)}`, cause),
      })
      const member = { worker, waiting, greeted }
      members.push(member)
      return member
    } catch (cause) {
      greeted()
      throw fail(`cannot be started: ${messageOf(cause)}`, cause)
    }
  }

  /** The worker with the fewest requests; a new one if none is idle and more are allowed. */
  const chooseWorker = (): Member => {
    const least = members.reduce<Member | undefined>(
      (best, each) => (best && best.waiting.size <= each.waiting.size ? best : each),
      undefined,
    )
    return least && (least.waiting.size === 0 || members.length === count) ? least : addWorker()
  }

  const ask = async (columns: WorkerRequest['columns']): Promise<WorkerAnswer> => {
    if (failure) throw failure
    const { worker, waiting } = chooseWorker()
    const id = nextId++
    const transfer = columns.map(({ buffer }) => buffer)
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.setBusy(true)
      try {
        worker.post({ id, modelSha256, fields, asOf, columns }, transfer)
      } catch (cause) {
        waiting.delete(id)
        reject(fail(`cannot be asked: ${messageOf(cause)}`, cause))
      }
    })
  }

  return {
    depth: requestsPerWorker * count,
    async margins(records) {
      const { columns, packed, others } = pack(records)
      if (others.length === 0) return readAnswer(await ask(columns), records.length)
      // Unusual records are scored here, where their values are, while the worker does the rest. Await both together,
      // so that a failure of one cannot leave the other's unhandled.
      const [answer, own] = await Promise.all([
        packed.length > 0 ? ask(columns).then((given) => readAnswer(given, packed.length)) : undefined,
        (async () => margins(others.map((place) => records[place])))(),
      ])
      return join(records.length, [
        { places: packed, answer },
        { places: others, answer: own },
      ])
    },
    close() {
      for (const { worker, greeted } of members) {
        greeted()
        worker.terminate()
      }
    },
  }
}

/** Merges the answers of the parts, by place in the whole. */
function join(
  total: number,
  parts: readonly { readonly places: readonly number[]; readonly answer: MarginAnswer | undefined }[],
): MarginAnswer {
  const margins = new Float32Array(total)
  const warnings = new Map<number, readonly FieldIssue[]>()
  const errors = new Map<number, ChurnError>()
  for (const { places, answer } of parts) {
    if (!answer) continue
    places.forEach((place, index) => {
      margins[place] = answer.margins[index]
    })
    for (const [index, found] of answer.warnings) warnings.set(places[index], found)
    for (const [index, error] of answer.errors) errors.set(places[index], error)
  }
  return { margins, warnings, errors }
}
