/** What a pool does with workers that do less, or other things, than they should. */
import { type BatchItem, createChurnPredictor, RuntimeFailedError } from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer } from '@testing/customers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { bundledModel } from '../model/bundled-model'
import { fieldsText, greeting, type WorkerAnswer, type WorkerRequest } from './messages'
import { createWorkers, type StartedWorker } from './pool'
import { createServer } from './server'

const predictor = createChurnPredictor()
const customers = Array.from({ length: 30 }, (_, index) => ({ ...ordinaryCustomer, tenureMonths: index }))

/** What a worker of the test does with a request. */
type Behaviour = (request: WorkerRequest, post: (message: unknown) => void) => void

/** Workers that behave like that, and what is done to them. */
function workersThat(behave: Behaviour, count = 2) {
  const seen = { started: 0, ended: 0, requests: [] as number[], busy: [] as boolean[] }
  const workers = createWorkers(count, ({ posted, failed }) => {
    const place = seen.started++
    seen.requests[place] = 0
    let ended = false
    const worker: StartedWorker = {
      post(request) {
        seen.requests[place]++
        queueMicrotask(() => {
          try {
            behave(request, (message) => void (ended || posted(message as WorkerAnswer)))
          } catch (error) {
            failed(error)
          }
        })
      },
      setBusy: (busy) => void seen.busy.push(busy),
      terminate() {
        ended = true
        seen.ended++
      },
    }
    return worker
  })
  return { seen, workers }
}

const serve: Behaviour = async (request, post) => post(await createServer(predictor)(request))
const slowly: Behaviour = (request, post) => setTimeout(() => serve(request, post), 3)

afterEach(() => vi.useRealTimers())

describe('workers start as they are needed', () => {
  test('one for one chunk, none for none, and no more than asked for', async () => {
    const { seen, workers } = workersThat(slowly, 3)
    expect(await predictor.predictBatch([], { workers })).toEqual([])
    expect(seen.started).toBe(0)
    await predictor.predictBatch(customers, { workers })
    expect(seen).toMatchObject({ started: 1, ended: 1 })
    await predictor.predictBatch(customers, { workers, chunkSize: 2 })
    expect(seen).toMatchObject({ started: 4, ended: 4 })
  })

  test('and share the work', async () => {
    const { seen, workers } = workersThat(slowly, 3)
    expect(await predictor.predictBatch(customers, { workers, chunkSize: 2 })).toEqual(
      predictor.predictBatch(customers),
    )
    expect(seen.requests.reduce((sum, count) => sum + count)).toBe(15)
    expect(Math.min(...seen.requests)).toBeGreaterThan(2)
  })

  test('and keep a process only while they are at work', async () => {
    const { seen, workers } = workersThat(serve, 1)
    await predictor.predictBatch(customers, { workers })
    expect(seen.busy).toEqual([true, false])
  })
})

test.each<[string, (answer: Extract<WorkerAnswer, { margins: unknown }>) => unknown]>([
  ['no margins', (answer) => ({ ...answer, margins: new Float32Array(0) })],
  ['too few margins', (answer) => ({ ...answer, margins: answer.margins.slice(1) })],
  ['a margin that is not a number', (answer) => ({ ...answer, margins: answer.margins.fill(Number.NaN, 3, 4) })],
  ['margins of another kind', (answer) => ({ ...answer, margins: [...answer.margins] })],
  ['no findings', ({ id, margins }) => ({ id, margins })],
])('an answer with %s is a failure, not a prediction', async (_, change) => {
  const { workers, seen } = workersThat(async (request, post) => {
    post(change((await createServer(predictor)(request)) as Extract<WorkerAnswer, { margins: unknown }>))
  })
  await expect(predictor.predictBatch(customers, { workers })).rejects.toThrow(/^A worker of the batch answered/)
  expect(seen.ended).toBe(seen.started)
})

test('refused records need no margin', async () => {
  const { workers } = workersThat(serve)
  const wrong = { ...ordinaryCustomer, internetService: 'No' as const, onlineSecurity: true }
  const items = await predictor.predictBatch([wrong, ordinaryCustomer], { workers })
  expect(items.map(({ ok }) => ok)).toEqual([false, true])
})

test('what else a worker’s module posts is passed over', async () => {
  const { workers } = workersThat((request, post) => {
    for (const message of [null, 'ready', { greeting }, { id: 99 }, { hello: 'page' }, undefined]) post(message)
    return serve(request, post)
  })
  expect(await predictor.predictBatch(customers, { workers })).toEqual(predictor.predictBatch(customers))
})

test('a worker that cannot be asked ends the batch', async () => {
  const workers = createWorkers(1, () => ({
    post() {
      throw new Error('could not be cloned')
    },
    setBusy() {},
    terminate() {},
  }))
  const batch = predictor.predictBatch(customers, { workers })
  await expect(batch).rejects.toThrow('A worker of the batch cannot be asked: could not be cloned')
})

test('a worker whose module never listens ends the batch, in time', async () => {
  vi.useFakeTimers()
  const { workers, seen } = workersThat(() => {})
  const batch = predictor.predictBatch(customers, { workers })
  const ended = expect(batch).rejects.toThrow('has not called serveBatches within 60 seconds')
  await vi.advanceTimersByTimeAsync(60_000)
  await ended
  expect(seen.ended).toBe(seen.started)
  expect(vi.getTimerCount()).toBe(0)
})

test('a batch that has ended leaves no timer', async () => {
  vi.useFakeTimers()
  const { workers } = workersThat(serve)
  await predictor.predictBatch(customers, { workers })
  expect(vi.getTimerCount()).toBe(0)
})

test('a worker whose contract lists its values in another order is refused: its columns mean something else', async () => {
  const { contract } = bundledModel
  const fields = contract.fields.map((field) =>
    field.type === 'category' ? { ...field, values: [...field.values].reverse() } : field,
  )
  const other = createChurnPredictor({ model: loadModel({ ...bundledModel, contract: { ...contract, fields } }) })
  expect(fieldsText(other.contract)).not.toBe(fieldsText(predictor.contract))
  const { workers } = workersThat(async (request, post) => post(await createServer(other)(request)))
  await expect(predictor.predictBatch(customers, { workers })).rejects.toThrow(/other fields than its caller's/)
})

test('a worker whose contract leaves out what training alone reads is taken', async () => {
  const { contract } = bundledModel
  const fields = contract.fields.map((field) => {
    if (field.type !== 'number' && field.type !== 'integer') return field
    const { monotone, inputBy, ...others } = field
    return others
  })
  expect(JSON.stringify(fields)).not.toBe(JSON.stringify(contract.fields))
  expect(fieldsText({ ...contract, fields })).toBe(fieldsText(contract))
})

test('only what a worker can deal with travels to it', async () => {
  const lengths: number[] = []
  const { workers } = workersThat((request, post) => {
    lengths.push(...request.columns.map(({ length }) => length))
    return serve(request, post)
  })
  const weekly = { ...ordinaryCustomer, contract: 'Weekly' as never }
  const mixed = [weekly, ordinaryCustomer, weekly, ordinaryCustomer, weekly]
  expect(await predictor.predictBatch(mixed, { workers })).toEqual(predictor.predictBatch(mixed))
  expect(new Set(lengths)).toEqual(new Set([2]))
})

test('as many workers as may be', () => {
  const start = () => ({ post() {}, setBusy() {}, terminate() {} })
  expect(() => createWorkers(1024, start)).not.toThrow()
  expect(() => createWorkers(1025, start)).toThrow(/count: got 1025, expected a whole number from 1 to 1024/)
})

test('a failure within a worker is told', async () => {
  const failing = createChurnPredictor({
    runtime: {
      name: 'failing',
      mode: 'synchronous',
      open: () => ({
        run() {
          throw new Error('out of memory')
        },
      }),
    },
  })
  const { workers } = workersThat(async (request, post) => post(await createServer(failing)(request)))
  const batch = predictor.predictBatch(customers, { workers })
  await expect(batch).rejects.toBeInstanceOf(RuntimeFailedError)
  await expect(batch).rejects.toThrow('The runtime failing failed: out of memory')
})

test('disposing of a predictor during a batch ends it, in workers too', async () => {
  const predictor = createChurnPredictor()
  const { workers } = workersThat(serve)
  const onProgress = () => predictor.dispose()
  const batch: Promise<readonly BatchItem[]> = predictor.predictBatch(customers, { workers, chunkSize: 2, onProgress })
  await expect(batch).rejects.toThrow(/disposed of/)
})
