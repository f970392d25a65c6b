import type { BatchJob, BatchWorkers, OpenBatchWorkers } from '../batch'
import type { MarginAnswer } from '../batch-margins'
import { type ChurnError, type FieldIssue, InvalidOptionError, RuntimeError } from '../errors'
import { reviveError, type WorkerAnswer, type WorkerRequest } from './messages'
import { createPacker } from './packing'

/** A worker of the place the code runs in: a thread of Node, a web worker. */
export interface StartedWorker {
  post(request: WorkerRequest, transfer: readonly ArrayBuffer[]): void
  /** Whether the process has to wait for the worker. */
  setBusy(busy: boolean): void
  terminate(): void
}

/** Starts a worker that tells what it answers, and when it has come to an end that nobody asked for. */
export type WorkerStarter = (events: {
  answered(answer: WorkerAnswer): void
  failed(cause: unknown): void
}) => StartedWorker

/** Requests that each worker has in hand: one to work on, and one so that it need not wait for the next. */
const requestsPerWorker = 2

/** Workers that one batch may start: more would only exhaust the machine. */
const mostWorkers = 1024

/**
 * Workers for one batch after another; each batch starts its own, and ends them.
 *
 * @throws {InvalidOptionError} for a count that is not a whole number from 1 to 1,024.
 */
export function createWorkers(count: number, start: WorkerStarter): BatchWorkers {
  if (!(Number.isInteger(count) && count > 0 && count <= mostWorkers)) {
    throw new InvalidOptionError('count', count, `a whole number from 1 to ${mostWorkers}`)
  }
  return { open: (job) => openPool(count, start, job) }
}

interface Member {
  readonly worker: StartedWorker
  readonly waiting: Map<number, { resolve(answer: WorkerAnswer): void; reject(error: ChurnError): void }>
}

function openPool(count: number, start: WorkerStarter, { contract, modelSha256, margins }: BatchJob): OpenBatchWorkers {
  const pack = createPacker(contract)
  let nextId = 0
  let failure: ChurnError | undefined

  const fail = (cause: unknown) => {
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    failure ??= new RuntimeError(`A worker of the batch came to an end${reason}`, { cause })
    for (const { waiting } of members) for (const { reject } of waiting.values()) reject(failure)
  }
  const members: Member[] = []
  const close = () => {
    for (const { worker } of members) worker.terminate()
  }
  while (members.length < count) {
    const waiting: Member['waiting'] = new Map()
    try {
      const worker = start({
        answered(answer) {
          waiting.get(answer.id)?.resolve(answer)
          waiting.delete(answer.id)
          if (waiting.size === 0) worker.setBusy(false)
        },
        failed: fail,
      })
      worker.setBusy(false)
      members.push({ worker, waiting })
    } catch (cause) {
      close()
      const reason = cause instanceof Error ? `: ${cause.message}` : ''
      throw new RuntimeError(`A worker of the batch cannot be started${reason}`, { cause })
    }
  }

  const ask = (columns: WorkerRequest['columns']): Promise<WorkerAnswer> => {
    if (failure) return Promise.reject(failure)
    const { worker, waiting } = members.reduce((least, each) => (each.waiting.size < least.waiting.size ? each : least))
    const id = nextId++
    const transfer = columns.map(({ buffer }) => buffer)
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.setBusy(true)
      worker.post({ id, modelSha256, columns }, transfer)
    })
  }

  return {
    depth: requestsPerWorker * count,
    async margins(records) {
      const { columns, packed, others } = pack(records)
      if (others.length === 0) return readAnswer(await ask(columns))
      // Whatever is unusual is dealt with here, where the values are, while the worker does the rest. Both are waited for
      // together: a failure of one must not leave the other's without anybody who hears of it.
      const [answer, own] = await Promise.all([
        packed.length > 0 ? ask(columns).then(readAnswer) : undefined,
        (async () => margins(others.map((place) => records[place])))(),
      ])
      return join(records.length, [
        { places: packed, answer },
        { places: others, answer: own },
      ])
    },
    close,
  }
}

function readAnswer(answer: WorkerAnswer): MarginAnswer {
  if ('failure' in answer) throw new RuntimeError(answer.failure)
  const { margins, warnings, errors } = answer
  return { margins, warnings, errors: new Map([...errors].map(([place, error]) => [place, reviveError(error)])) }
}

/** The parts' answers, by places in the whole. */
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
