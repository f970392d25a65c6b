/** A batch can be left or aborted at any moment: it ends, and so do its source, its runs and its workers. */
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Customer, createChurnPredictor, type Runtime } from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer } from '@testing/customers'
import { laterRuntime } from '@testing/runtimes'
import { describe, expect, test } from 'vitest'
import { bundledModel } from '../model/bundled-model'
import { type WebWorker, webWorkers } from '../web-workers'

const predictor = createChurnPredictor()
const later = createChurnPredictor({ runtime: laterRuntime })
const customers = Array.from({ length: 40 }, () => ordinaryCustomer)

/** A source that never has anything, of each kind, and whether it has been closed. */
function silentSources() {
  const readable = new Readable({ objectMode: true, read() {} })
  let cancelled = false
  const stream = new ReadableStream<Customer>({
    cancel() {
      cancelled = true
    },
  })
  return [
    { name: 'a stream of Node', source: readable as AsyncIterable<Customer>, closed: () => readable.destroyed },
    { name: 'a stream of the web', source: stream as unknown as AsyncIterable<Customer>, closed: () => cancelled },
  ]
}

/** Workers that take requests and never answer. */
function silentWorkers() {
  const seen = { started: 0, ended: 0 }
  const start = (): WebWorker => {
    seen.started++
    return { postMessage() {}, addEventListener() {}, terminate: () => void seen.ended++ }
  }
  return { seen, workers: webWorkers(start, { count: 2 }) }
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 10))

describe.each(['a stream of Node', 'a stream of the web'])('%s that keeps the batch waiting', (kind) => {
  const open = () => silentSources().find(({ name }) => name === kind) ?? silentSources()[0]

  test('is closed when the loop is left from outside, and the pending answer is the end', async () => {
    const { source, closed } = open()
    const items = predictor.predictStream(source)
    const pending = items.next()
    await moment()
    expect(await items.return()).toEqual({ done: true, value: undefined })
    expect(await pending).toEqual({ done: true, value: undefined })
    await moment()
    expect(closed()).toBe(true)
    expect(await items.next()).toEqual({ done: true, value: undefined })
  })

  test('is closed when the batch is aborted', async () => {
    const { source, closed } = open()
    const controller = new AbortController()
    const pending = predictor.predictStream(source, { signal: controller.signal }).next()
    await moment()
    const reason = new Error('the visitor left')
    controller.abort(reason)
    await expect(pending).rejects.toBe(reason)
    await moment()
    expect(closed()).toBe(true)
  })

  test.each<[string, object]>([
    ['a signal that has been aborted', { signal: AbortSignal.abort() }],
    ['an impossible option', { chunkSize: 0 }],
    ['workers that cannot be opened', { workers: { open: () => JSON.parse('{') } }],
  ])('is closed where the batch ends before it begins: %s', async (_, options) => {
    const { source, closed } = open()
    await expect(predictor.predictStream(source, options as { signal: AbortSignal }).next()).rejects.toThrow()
    await moment()
    expect(closed()).toBe(true)
  })

  test('does not keep a pipeline, nor its workers', async () => {
    const { source } = open()
    const { seen, workers } = silentWorkers()
    async function* some() {
      yield* customers
      yield* source
    }
    const controller = new AbortController()
    const sink = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() })
    const items = Readable.from(predictor.predictStream(some(), { workers, chunkSize: 10 }))
    const piped = pipeline(items, sink, { signal: controller.signal })
    await moment()
    await moment()
    controller.abort()
    await expect(piped).rejects.toThrow(/abort/i)
    await moment()
    expect(seen).toEqual({ started: 2, ended: 2 })
  })
})

test('a readable made of a batch ends its workers when it is destroyed', async () => {
  const { seen, workers } = silentWorkers()
  const readable = Readable.from(predictor.predictStream(customers.values(), { workers, chunkSize: 5 }))
  readable.resume()
  await moment()
  readable.destroy()
  await moment()
  expect(seen).toEqual({ started: 2, ended: 2 })
})

test('an iterable under an asynchronous runtime is closed where its answers are left', async () => {
  let closed = false
  function* source() {
    try {
      for (;;) yield ordinaryCustomer
    } finally {
      closed = true
    }
  }
  for await (const { index } of later.predictStream(source(), { chunkSize: 4 })) if (index === 6) break
  expect(closed).toBe(true)
})

test('a signal that comes while the source is asked is not lost', async () => {
  const controller = new AbortController()
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        controller.abort()
        return new Promise<never>(() => {})
      },
    }),
  }
  const pending = predictor.predictStream(source, { signal: controller.signal }).next()
  await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
})

test('a source that is never slow leaves timers their turn', async () => {
  async function* endless() {
    for (;;) yield ordinaryCustomer
  }
  const signal = AbortSignal.timeout(100)
  const scoring = async () => {
    let count = 0
    for await (const _ of predictor.predictStream(endless(), { signal, chunkSize: 64 })) if (++count > 1e6) return count
    return count
  }
  await expect(scoring()).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('an abort within a chunk ends the items, and one after the last chunk the list', async () => {
  const controller = new AbortController()
  const seen: number[] = []
  const reading = async () => {
    for await (const { index } of later.predictStream(customers.values(), { signal: controller.signal })) {
      seen.push(index)
      if (index === 3) controller.abort()
    }
  }
  await expect(reading()).rejects.toMatchObject({ name: 'AbortError' })
  expect(seen).toEqual([0, 1, 2, 3])

  const last = new AbortController()
  const onProgress = () => last.abort()
  const batch = later.predictBatch(customers, { signal: last.signal, onProgress })
  await expect(batch).rejects.toMatchObject({ name: 'AbortError' })
})

test('the runs of a batch that is left are told', async () => {
  const signals: (AbortSignal | undefined)[] = []
  const runtime: Runtime<'asynchronous'> = {
    name: 'endless',
    mode: 'asynchronous',
    open: () => ({
      run: (_rows, _rowCount, signal) => {
        signals.push(signal)
        return new Promise(() => {})
      },
    }),
  }
  const items = createChurnPredictor({ runtime }).predictStream(customers.values(), { chunkSize: 10 })
  const pending = items.next()
  await moment()
  await items.return()
  await pending
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
})

test('a caller’s signal is left alone by a batch that has ended', async () => {
  const controller = new AbortController()
  let listeners = 0
  const { signal } = controller
  const add = signal.addEventListener.bind(signal)
  signal.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
    listeners++
    options?.signal?.addEventListener('abort', () => listeners--)
    add(type, listener, options)
  }
  for (let round = 0; round < 3; round++) await later.predictBatch(customers, { signal })
  expect(listeners).toBe(0)
})

test('a first customer that takes its time does not end the batch', async () => {
  async function* slow() {
    for (const customer of customers.slice(0, 3)) {
      await new Promise((resolve) => setTimeout(resolve, 30))
      yield customer
    }
  }
  const indexes: number[] = []
  for await (const { index } of predictor.predictStream(slow())) indexes.push(index)
  expect(indexes).toEqual([0, 1, 2])
})

test('a stream of the web is free for others once it has been read', async () => {
  const stream = new ReadableStream<Customer>({
    start(controller) {
      controller.enqueue(ordinaryCustomer)
      controller.close()
    },
  })
  for await (const _ of predictor.predictStream(stream));
  expect(stream.locked).toBe(false)
})

test.each([4, 'x', null])('a source whose iterator answers %o has failed', async (answer) => {
  const source = { [Symbol.asyncIterator]: () => ({ next: async () => answer }) } as unknown as AsyncIterable<Customer>
  await expect(predictor.predictStream(source).next()).rejects.toMatchObject({ code: 'SOURCE_FAILED', index: 0 })
  const atOnce = { [Symbol.iterator]: () => ({ next: () => answer }) } as unknown as Iterable<Customer>
  await expect(predictor.predictStream(atOnce).next()).rejects.toThrow(/before customer 0 could be read/)
})

test('a source that cannot be closed is not an unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false as const, value: ordinaryCustomer }),
      return: () => Promise.reject(new Error('the door is stuck')),
    }),
  }
  for await (const _ of predictor.predictStream(source)) break
  await moment()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

test('a failure behind some answers comes after them', async () => {
  let runs = 0
  const runtime: Runtime<'synchronous'> = {
    name: 'brief',
    mode: 'synchronous',
    open: () => ({
      run(_, rowCount) {
        if (++runs > 1) throw new Error('worn out')
        return new Float32Array(rowCount)
      },
    }),
  }
  async function* source() {
    yield* customers
  }
  const seen: number[] = []
  const reading = async () => {
    const items = createChurnPredictor({ runtime }).predictStream(source(), { chunkSize: 3 })
    for await (const { index } of items) seen.push(index)
  }
  await expect(reading()).rejects.toThrow('worn out')
  expect(seen).toEqual([0, 1, 2])
})

test('a predictor that has been disposed of takes no batch, not even an empty one', async () => {
  const predictor = createChurnPredictor()
  predictor.dispose()
  expect(() => predictor.predictBatch([])).toThrow(/disposed of/)
  const other = createChurnPredictor({ runtime: laterRuntime })
  await other.dispose()
  await expect(other.predictBatch([])).rejects.toThrow(/disposed of/)
})

test('a schema that fails, unlike one that refuses, ends the batch', () => {
  const broken = () => {
    throw new RangeError('too deep')
  }
  const predictor = createChurnPredictor({ model: loadModel({ ...bundledModel, schema: { safeParse: broken } }) })
  expect(() => predictor.predictBatch(customers)).toThrow(RangeError)
})
