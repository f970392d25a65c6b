/** Batches over worker threads: the same answers in the same order, and no thread left behind. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BatchItem, type Customer, createChurnPredictor, InvalidOptionError } from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { built } from '@testing/packed'
import { laterRuntime } from '@testing/runtimes'
import { expect, test } from 'vitest'
import { workerThreads } from './worker-threads'
import { fieldsText } from './workers/messages'
import { createServer } from './workers/server'

const predictor = createChurnPredictor()
const workers = workerThreads({ count: 2, worker: built('worker-thread.js') })

/** Ordinary, warned of, refused by the worker, and unusual enough to stay in the calling thread. */
const kinds: readonly object[] = [
  ordinaryCustomer,
  { ...ordinaryCustomer, totalCharges: null, tenureMonths: 100 },
  { ...ordinaryCustomer, internetService: 'No' },
  { ...ordinaryCustomer, contract: 'Weekly' },
  { ...ordinaryCustomer, paymentMethod: 'Cowrie shells' },
  { ...ordinaryCustomer, monthlyCharges: Number.NaN },
  { ...ordinaryCustomer, gender: 'Female', seniorCitizen: true, tenureMonths: -0 },
  { tenureMonths: 3 },
  Object.create(ordinaryCustomer),
  {
    ...ordinaryCustomer,
    get tenureMonths() {
      throw new Error('not today')
    },
  },
]
const customers = Array.from({ length: 500 }, (_, index) =>
  index % 7 === 0 ? kinds[(index / 7) % kinds.length] : { ...ordinaryCustomer, tenureMonths: index % 73 },
) as readonly Customer[]
const expected = predictor.predictBatch(customers)

const collect = async (items: AsyncIterable<BatchItem>) => {
  const list: BatchItem[] = []
  for await (const item of items) list.push(item)
  return list
}

/** A module written for one test. */
const worker = (code: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'churn-worker-')), 'worker.mjs')
  writeFileSync(file, code)
  return file
}

test('the answers are those of one thread, errors and warnings in their own classes, in order', async () => {
  expect(expected.filter(({ ok }) => !ok).length).toBeGreaterThan(20)
  for (const chunkSize of [7, 100, 1_000]) {
    const items = await predictor.predictBatch(customers, { workers, chunkSize })
    expect(items).toEqual(expected)
    items.forEach((item, index) => {
      const single = expected[index]
      if (!item.ok && !single.ok) expect(item.error.constructor).toBe(single.error.constructor)
    })
  }
})

test('iterables, options and an asynchronous runtime go together with them', async () => {
  const options = { policy: 'recall', chunkSize: 50 } as const
  const recall = predictor.predictBatch(customers, options)
  expect(await collect(predictor.predictStream(customers.values(), { ...options, workers }))).toEqual(recall)
  const later = createChurnPredictor({ runtime: laterRuntime })
  expect(await later.predictBatch(customers, { ...options, workers })).toEqual(recall)
  expect(await predictor.predictBatch([], { workers })).toEqual([])
})

test('an abort ends the batch', async () => {
  const controller = new AbortController()
  const onProgress = () => controller.abort()
  const batch = predictor.predictBatch(customers, { workers, signal: controller.signal, chunkSize: 10, onProgress })
  await expect(batch).rejects.toMatchObject({ name: 'AbortError' })
})

test.each([
  ['throws', 'setTimeout(() => { throw new Error("out of order") }, 20)', /came to an end: out of order/],
  ['leaves', 'setTimeout(() => process.exit(3), 20)', /it exited with code 3/],
])('a worker that %s ends the batch in an error of ours', async (_, code, message) => {
  const failing = workerThreads({ count: 2, worker: worker(code) })
  const batch = predictor.predictBatch(customers, { workers: failing, chunkSize: 10 })
  await expect(batch).rejects.toMatchObject({ code: 'RUNTIME_FAILED', message: expect.stringMatching(message) })
})

test('a worker whose module is not there ends the batch in an error of ours', async () => {
  const missing = workerThreads({ count: 1, worker: join(tmpdir(), 'no-such-worker.mjs') })
  await expect(predictor.predictBatch(customers, { workers: missing })).rejects.toMatchObject({
    code: 'RUNTIME_FAILED',
  })
})

test('a worker with another model is refused', async () => {
  const request = {
    id: 1,
    modelSha256: '0'.repeat(64),
    fields: fieldsText(predictor.contract),
    asOf: undefined,
    columns: [],
  }
  const answer = await createServer(predictor)(request)
  expect(answer).toEqual({
    id: 1,
    failure: expect.stringMatching(/^The worker has model [0-9a-f]{64}; its caller has 0{64}/),
  })
  expect(thrownBy(() => createServer({ ...predictor }))).toBeInstanceOf(InvalidOptionError)
  const strange = `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ id }) => parentPort.postMessage({ id, failure: 'The worker has another model.' }))`
  const workers = workerThreads({ count: 1, worker: worker(strange) })
  await expect(predictor.predictBatch(customers, { workers })).rejects.toThrow('The worker has another model.')
})

test.each([0, 1.5, Number.NaN, 'auto'])('refuses count %s', (count) => {
  expect(thrownBy(() => workerThreads({ count: count as number }))).toBeInstanceOf(InvalidOptionError)
})

/** A program of its own, so that it shows whether a process comes to its end by itself. */
const program = (body: string) => `
  import { createChurnPredictor } from ${JSON.stringify(built('index.js'))}
  import { workerThreads } from ${JSON.stringify(built('worker-threads.js'))}
  const predictor = createChurnPredictor()
  const customers = Array.from({ length: 2000 }, () => (${JSON.stringify(ordinaryCustomer)}))
  const workers = workerThreads({ count: 2 })
  function* endless() { for (;;) yield customers[0] }
  ${body}`

test.each([
  [
    'after a batch',
    `const items = await predictor.predictBatch(customers, { workers }); console.log(items.length)`,
    '2000',
  ],
  [
    'after the loop was left',
    `for await (const { index } of predictor.predictStream(endless(), { workers, chunkSize: 100 })) if (index === 250) break
     console.log('left')`,
    'left',
  ],
  [
    'with no thread left, even while it goes on',
    `const threads = () => process.report.getReport().workers.length
     let most = 0
     await predictor.predictBatch(customers, { workers, chunkSize: 100, onProgress: () => void (most = Math.max(most, threads())) })
     while (threads() > 0) await new Promise((resolve) => setTimeout(resolve, 10))
     console.log(most)`,
    '2',
  ],
  [
    'after an abort',
    `await predictor.predictBatch(customers, { workers, signal: AbortSignal.timeout(1) }).catch(({ name }) => console.log(name))`,
    'TimeoutError',
  ],
  [
    'after a crash',
    `const broken = workerThreads({ count: 2, worker: new URL('data:text/javascript,throw new Error("broken")') })
     await predictor.predictBatch(customers, { workers: broken }).catch(({ code }) => console.log(code))`,
    'RUNTIME_FAILED',
  ],
  [
    'when a generator is forgotten half-way',
    `const items = predictor.predictStream(endless(), { workers, chunkSize: 100 }); await items.next(); console.log('forgotten')`,
    'forgotten',
  ],
])('a process ends by itself %s', (_, body, printed) => {
  const run = spawnSync(process.execPath, [worker(program(body))], { encoding: 'utf8', timeout: 20_000 })
  expect(run.stderr).toBe('')
  expect(run.stdout).toBe(`${printed}\n`)
  expect([run.status, run.signal]).toEqual([0, null])
})
