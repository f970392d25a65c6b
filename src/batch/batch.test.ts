import { Readable } from 'node:stream'
import {
  type BatchItem,
  type BatchProgress,
  type Customer,
  type CustomerColumns,
  createChurnPredictor,
  InvalidOptionError,
  portableRuntime,
  type Runtime,
  RuntimeFailedError,
  SourceFailedError,
} from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { laterRuntime } from '@testing/runtimes'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const predictor = createChurnPredictor()
const later = createChurnPredictor({ runtime: laterRuntime })
const weekly = { ...ordinaryCustomer, contract: 'Weekly' } as unknown as Customer
const customers = Array.from({ length: 10 }, (_, index) =>
  index === 4 ? weekly : { ...ordinaryCustomer, tenureMonths: index * 9 },
)
/** What single calls say: the yardstick for every way of scoring many. */
const expected = customers.map((customer, index) => {
  const { prediction, error } = attempt(() => predictor.predict(customer))
  return prediction ? { index, ok: true, prediction } : { index, ok: false, error }
}) as readonly BatchItem[]

function attempt<T>(call: () => T): { readonly prediction?: T; readonly error?: unknown } {
  try {
    return { prediction: call() }
  } catch (error) {
    return { error }
  }
}

/** A source that says what is done to it. */
function watched(all: readonly Customer[] = customers) {
  const seen = { read: 0, closed: 0 }
  function* generate() {
    try {
      for (const customer of all) {
        seen.read++
        yield customer
      }
    } finally {
      seen.closed++
    }
  }
  async function* generateLater() {
    yield* generate()
  }
  return { seen, generate, generateLater }
}

const columnsOf = (all: readonly Customer[]): CustomerColumns<Customer> => {
  const names = Object.keys(ordinaryCustomer) as (keyof Customer)[]
  return Object.fromEntries(names.map((name) => [name, all.map((customer) => customer[name])])) as never
}

const collect = async (items: AsyncIterable<BatchItem>) => {
  const list: BatchItem[] = []
  for await (const item of items) list.push(item)
  return list
}

const webStream = () =>
  new ReadableStream<Customer>({
    start(controller) {
      for (const customer of customers) controller.enqueue(customer)
      controller.close()
    },
  })

describe('every form of input gives what single calls give, in order, whatever the size of the chunks', () => {
  const sizes = [{}, { chunkSize: 1 }, { chunkSize: 3 }, { chunkSize: 10 }]

  test.each(sizes)('%j', async (options) => {
    expect(predictor.predictBatch(customers, options)).toEqual(expected)
    expect(predictor.predictBatch(columnsOf(customers), options)).toEqual(expected)
    expect(await collect(predictor.predictStream(customers, options))).toEqual(expected)
    expect(await collect(predictor.predictStream(new Set(customers), options))).toEqual(expected)
    expect(await collect(predictor.predictStream(watched().generate(), options))).toEqual(expected)
    expect(await collect(predictor.predictStream(watched().generateLater(), options))).toEqual(expected)
    expect(await collect(predictor.predictStream(Readable.from(customers), options))).toEqual(expected)
    expect(await collect(predictor.predictStream(webStream(), options))).toEqual(expected)
    const withoutIterator = { getReader: () => webStream().getReader() }
    expect(await collect(predictor.predictStream(withoutIterator, options))).toEqual(expected)
  })

  test.each(sizes)('%j with an asynchronous runtime', async (options) => {
    expect(await later.predictBatch(customers, options)).toEqual(expected)
    expect(await later.predictBatch(columnsOf(customers), options)).toEqual(expected)
    expect(await collect(later.predictStream(new Set(customers), options))).toEqual(expected)
    expect(await collect(later.predictStream(watched().generateLater(), options))).toEqual(expected)
  })

  test('nothing at all', async () => {
    expect(predictor.predictBatch(columnsOf([]))).toEqual([])
    expect(await collect(predictor.predictStream([]))).toEqual([])
    expect(await collect(predictor.predictStream(new Set<Customer>()))).toEqual([])
    expect(await collect(predictor.predictStream(watched([]).generateLater()))).toEqual([])
    expect(await later.predictBatch([])).toEqual([])
  })

  test('any number of customers in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(25), fc.integer({ min: 1, max: 30 }), async (count, chunkSize) => {
        const many = Array.from({ length: count }, (_, index) => customers[index % 10])
        const items = predictor.predictBatch(many, { chunkSize })
        expect(items.map(({ index, ok }) => [index, ok])).toEqual(many.map((_, index) => [index, index % 10 !== 4]))
        expect(await collect(predictor.predictStream(many.values(), { chunkSize }))).toEqual(items)
      }),
    )
  })
})

describe('columns', () => {
  test('may be typed arrays', () => {
    const columns = { ...columnsOf(customers), tenureMonths: Int32Array.from(customers, (each) => each.tenureMonths) }
    expect(predictor.predictBatch(columns)).toEqual(expected)
  })

  test('of unequal length are refused by name', () => {
    const columns = { ...columnsOf(customers), tenureMonths: [1, 2] }
    const message = 'columns of one length: partner has 10, tenureMonths has 2'
    expect(() => predictor.predictBatch(columns)).toThrow(message)
  })

  test.each([
    ['one customer', ordinaryCustomer, 'customers.partner: got true, expected a column'],
    ['a text as a column', { partner: 'yes' }, 'customers.partner: got "yes", expected a column'],
    ['no field of the contract', { colour: ['red'] }, 'customers: got an object, expected an array'],
    ['a text', 'customers.csv', 'customers: got "customers.csv"'],
    ['nothing', undefined, 'customers: got nothing'],
  ])('%s is not a batch', async (_, input, message) => {
    const error = thrownBy(() => predictor.predictBatch(input as never))
    expect(error).toBeInstanceOf(InvalidOptionError)
    expect((error as Error).message).toContain(message)
    await expect(later.predictBatch(input as never)).rejects.toThrow(message)
  })

  test('are no source: the error says which call takes them', async () => {
    const message =
      'customers: got an object, expected an iterable or a stream of customers; predictBatch takes columns'
    await expect(predictor.predictStream(columnsOf(customers) as never).next()).rejects.toThrow(message)
  })
})

test.each([
  ['a set', () => new Set(customers)],
  ['a generator', () => watched().generate()],
  ['an asynchronous generator', () => watched().generateLater()],
  ['a stream of Node', () => Readable.from(customers)],
  ['a stream of the web', webStream],
])('%s is not a list: the error says which call takes it', async (_, source) => {
  const message =
    'customers: got an object, expected an array of customers, or columns by field name; predictStream takes'
  expect(thrownBy(() => predictor.predictBatch(source() as never))).toBeInstanceOf(InvalidOptionError)
  expect(() => predictor.predictBatch(source() as never)).toThrow(message)
  await expect(later.predictBatch(source() as never)).rejects.toThrow(message)
})

describe('an iterable', () => {
  test('is closed where its reader stops', async () => {
    const { seen, generate } = watched()
    for await (const { index } of predictor.predictStream(generate(), { chunkSize: 2 })) if (index === 1) break
    expect(seen.closed).toBe(1)
    expect(seen.read).toBeLessThan(10)
  })

  test.each([
    ['that is synchronous', 'synchronous', 'generate', predictor],
    ['that is synchronous', 'asynchronous', 'generate', later],
    ['that is asynchronous', 'synchronous', 'generateLater', predictor],
    ['that is asynchronous', 'asynchronous', 'generateLater', later],
  ] as const)('%s waits for a slow reader: %s runtime', async (_, _mode, kind, predictor) => {
    const source = watched(Array.from({ length: 100 }, () => ordinaryCustomer))
    const { seen } = source
    for await (const { index } of predictor.predictStream(source[kind](), { chunkSize: 5 })) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      // The chunk being taken, two in work and one being read.
      expect(seen.read).toBeLessThanOrEqual(5 * (Math.floor(index / 5) + 4))
      if (index === 20) break
    }
    expect(seen.closed).toBe(1)
  })

  test('waits for a slow runtime: two chunks in work, none read beyond', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const runtime: Runtime<'asynchronous'> = {
      name: 'slow',
      mode: 'asynchronous',
      open: (model) => ({
        run: async (rows, rowCount) => held.then(() => portableRuntime.open(model).run(rows, rowCount)),
      }),
    }
    const { seen, generateLater } = watched()
    const items = createChurnPredictor({ runtime }).predictStream(generateLater(), { chunkSize: 1 })
    const first = items.next()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(seen.read).toBe(2)
    release()
    expect((await first).value).toEqual(expected[0])
    expect(await collect(items)).toEqual(expected.slice(1))
  })

  test('that fails while nobody waits for it fails when it is asked again', async () => {
    async function* failing() {
      yield customers[0]
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('the connection was lost')
    }
    const items = predictor.predictStream(failing())
    expect((await items.next()).value).toEqual(expected[0])
    // An unhandled rejection in the meantime would fail the run.
    await new Promise((resolve) => setTimeout(resolve, 30))
    await expect(items.next()).rejects.toMatchObject({ code: 'SOURCE_FAILED', index: 1 })
  })

  test('that is slow is answered as it comes, not when a chunk is full', async () => {
    let release = () => {}
    async function* trickle() {
      yield customers[0]
      await new Promise<void>((resolve) => {
        release = resolve
      })
      yield customers[1]
    }
    const items = predictor.predictStream(trickle())
    expect((await items.next()).value).toEqual(expected[0])
    release()
    expect((await items.next()).value).toEqual(expected[1])
    expect((await items.next()).done).toBe(true)
  })

  test('that fails is answered up to there, then its error follows with its place', async () => {
    const cause = new Error('the connection was lost')
    function* failing() {
      yield* customers.slice(0, 3)
      throw cause
    }
    async function* failingLater() {
      yield* failing()
    }
    for (const source of [failing, failingLater]) {
      for (const chunkSize of [1, 2, 3, 100]) {
        const items: BatchItem[] = []
        const read = async () => {
          for await (const item of predictor.predictStream(source(), { chunkSize })) items.push(item)
        }
        const error: unknown = await read().catch((reason: unknown) => reason)
        expect(error).toBeInstanceOf(SourceFailedError)
        expect(error).toMatchObject({ code: 'SOURCE_FAILED', index: 3, cause })
        expect(items).toEqual(expected.slice(0, 3))
      }
    }
  })

  test('is closed when the runtime fails', async () => {
    const runtime: Runtime<'asynchronous'> = {
      name: 'failing',
      mode: 'asynchronous',
      open: () => ({ run: async () => Promise.reject(new RuntimeFailedError('out of memory')) }),
    }
    const { seen, generateLater } = watched()
    const items = createChurnPredictor({ runtime }).predictStream(generateLater(), { chunkSize: 2 })
    await expect(items.next()).rejects.toThrow('out of memory')
    expect(seen.closed).toBe(1)
  })
})

describe('a signal', () => {
  test('that has been given already ends the batch before anything is read', async () => {
    const signal = AbortSignal.abort()
    const { seen, generate, generateLater } = watched()
    expect(thrownBy(() => predictor.predictBatch(customers, { signal }))).toBe(signal.reason)
    await expect(predictor.predictStream(generate(), { signal }).next()).rejects.toBe(signal.reason)
    await expect(predictor.predictStream(generateLater(), { signal }).next()).rejects.toBe(signal.reason)
    await expect(later.predictBatch(customers, { signal })).rejects.toBe(signal.reason)
    expect(signal.reason).toMatchObject({ name: 'AbortError' })
    expect(seen.read).toBe(0)
  })

  test('ends a list between two chunks', () => {
    const controller = new AbortController()
    const calls: number[] = []
    const onProgress = ({ scored }: BatchProgress) => {
      calls.push(scored)
      if (scored === 4) controller.abort()
    }
    const error = thrownBy(() =>
      predictor.predictBatch(customers, { signal: controller.signal, chunkSize: 2, onProgress }),
    )
    expect(error).toBe(controller.signal.reason)
    expect(calls).toEqual([2, 4])
  })

  test('ends an iterable within a chunk, and closes it', async () => {
    const controller = new AbortController()
    const { seen, generate } = watched()
    const taken: number[] = []
    const read = async () => {
      for await (const { index } of predictor.predictStream(generate(), { signal: controller.signal, chunkSize: 3 })) {
        taken.push(index)
        if (index === 1) controller.abort()
      }
    }
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' })
    expect(taken).toEqual([0, 1])
    expect(seen.closed).toBe(1)
  })

  test('ends the wait for a source that does not answer, and closes it', async () => {
    const controller = new AbortController()
    let cancelled = 0
    const silent = new ReadableStream<Customer>({
      cancel() {
        cancelled++
      },
    })
    const next = predictor.predictStream(silent, { signal: controller.signal }).next()
    const reason = new Error('the visitor left')
    setTimeout(() => controller.abort(reason), 5)
    await expect(next).rejects.toBe(reason)
    expect(cancelled).toBe(1)
  })

  test('leaves no listener behind', async () => {
    const { signal } = new AbortController()
    const listeners: string[] = []
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners.push(args[0])
      addEventListener.apply(signal, args)
    }
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners.pop()
      removeEventListener.apply(signal, args)
    }
    await collect(predictor.predictStream(watched().generateLater(), { signal, chunkSize: 2 }))
    expect(listeners).toEqual([])
  })
})

describe('progress', () => {
  const record = () => {
    const calls: BatchProgress[] = []
    return { calls, onProgress: (progress: BatchProgress) => void calls.push(progress) }
  }
  const steps = (total: number | undefined) => [
    { scored: 4, refused: 0, total, done: false },
    { scored: 7, refused: 1, total, done: false },
    { scored: 9, refused: 1, total, done: false },
    { scored: 9, refused: 1, total, done: true },
  ]

  test('is told after each chunk and at the end', async () => {
    const [list, flow, promised] = [record(), record(), record()]
    predictor.predictBatch(customers, { chunkSize: 4, onProgress: list.onProgress })
    expect(list.calls).toEqual(steps(10))
    const streamed = predictor.predictStream(new Set(customers), { chunkSize: 4, onProgress: flow.onProgress })
    expect(await collect(streamed)).toHaveLength(10)
    expect(flow.calls).toEqual(steps(undefined))
    await later.predictBatch(customers, { chunkSize: 4, onProgress: promised.onProgress })
    expect(promised.calls).toEqual(steps(10))
  })

  test('is told once of an empty batch', () => {
    const { calls, onProgress } = record()
    predictor.predictBatch([], { onProgress })
    expect(calls).toEqual([{ scored: 0, refused: 0, total: 0, done: true }])
  })

  test('that throws ends the batch and closes the source', async () => {
    const onProgress = () => {
      throw new Error('the bar is gone')
    }
    const { seen, generateLater } = watched()
    await expect(predictor.predictStream(generateLater(), { onProgress }).next()).rejects.toThrow('the bar is gone')
    expect(seen.closed).toBe(1)
    expect(() => predictor.predictBatch(customers, { onProgress })).toThrow('the bar is gone')
  })
})

test.each([0, -1, 1.5, Number.NaN, '10'])('refuses chunkSize %s', async (chunkSize) => {
  const options = { chunkSize: chunkSize as number }
  expect(thrownBy(() => predictor.predictBatch(customers, options))).toBeInstanceOf(InvalidOptionError)
  await expect(predictor.predictStream(customers, options).next()).rejects.toBeInstanceOf(InvalidOptionError)
  await expect(later.predictBatch(customers, options)).rejects.toBeInstanceOf(InvalidOptionError)
  await expect(later.predictStream(new Set(customers), options).next()).rejects.toBeInstanceOf(InvalidOptionError)
})

test('a disposed predictor scores no batch', () => {
  const disposed = createChurnPredictor({ runtime: portableRuntime })
  disposed.dispose()
  expect(thrownBy(() => disposed.predictBatch(customers))).toBeInstanceOf(RuntimeFailedError)
})
