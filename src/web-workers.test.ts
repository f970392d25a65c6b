/** Web workers, as far as they can be stood in for: what passes between page and worker is cloned as a browser would. */
import { type Customer, createChurnPredictor, InvalidOptionError } from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { afterEach, expect, test, vi } from 'vitest'
import { serveBatches, type WebWorker, webWorkers } from './web-workers'

const predictor = createChurnPredictor()
const bad = { ...ordinaryCustomer, internetService: 'No' } as Customer
const customers = Array.from({ length: 50 }, (_, index) => (index === 9 ? bad : ordinaryCustomer))

type Listener = (event: unknown) => void

/** A worker that runs `serveBatches` in a scope of its own. */
function startWorker(seen: { started: number; ended: number }): WebWorker {
  seen.started++
  const page = new Map<string, Listener>()
  let served: Listener | undefined
  vi.stubGlobal('addEventListener', (_: string, listener: Listener) => {
    served = listener
  })
  vi.stubGlobal('postMessage', (message: unknown, transfer: ArrayBuffer[]) =>
    page.get('message')?.({ data: structuredClone(message, { transfer }) }),
  )
  serveBatches(predictor)
  return {
    postMessage: (message, transfer) => {
      const data = structuredClone(message, { transfer })
      queueMicrotask(() => served?.({ data }))
    },
    addEventListener: (type, listener) => page.set(type, listener),
    terminate: () => seen.ended++,
  }
}

afterEach(() => vi.unstubAllGlobals())

test('answer as the page itself would, and are ended with the batch', async () => {
  const seen = { started: 0, ended: 0 }
  // One: the scope that stands in for a worker's is one for all.
  const workers = webWorkers(() => startWorker(seen), { count: 1 })
  const items = await predictor.predictBatch(customers, { workers, chunkSize: 8 })
  expect(items).toEqual(predictor.predictBatch(customers))
  expect(seen).toEqual({ started: 1, ended: 1 })
})

test('whose module cannot be loaded end the batch in an error of ours', async () => {
  const start = () => ({
    postMessage: () => {},
    addEventListener: (type: string, listener: Listener) => {
      if (type === 'error') queueMicrotask(() => listener({ type }))
    },
    terminate: () => {},
  })
  const batch = predictor.predictBatch(customers, { workers: webWorkers(start, { count: 2 }) })
  await expect(batch).rejects.toMatchObject({
    code: 'RUNTIME_FAILED',
    message: expect.stringContaining('its module cannot be loaded'),
  })
})

test.each([0, 1.5, '2'])('refuse count %s', (count) => {
  const start = () => startWorker({ started: 0, ended: 0 })
  expect(thrownBy(() => webWorkers(start, { count: count as number }))).toBeInstanceOf(InvalidOptionError)
})
