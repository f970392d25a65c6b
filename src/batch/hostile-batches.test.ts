/** What callers of plain JavaScript hand to a batch by mistake: an error of ours each time, and nothing left hanging. */
import { type BatchItem, ChurnError, createChurnPredictor, type Runtime, selfTest } from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { built } from '@testing/packed'
import { laterRuntime } from '@testing/runtimes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { webWorkers } from '../web-workers'
import { workerThreads } from '../worker-threads'

const predictor = createChurnPredictor()
const customers = [ordinaryCustomer, ordinaryCustomer]
const threads = workerThreads({ count: 1, worker: built('worker-thread.js') })

const unheard: unknown[] = []
const note = (reason: unknown) => void unheard.push(reason)

beforeEach(() => {
  unheard.length = 0
  process.on('unhandledRejection', note)
})

afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 20))
  process.off('unhandledRejection', note)
  expect(unheard).toEqual([])
})

/** Scores anything at all as a list, to the end. */
async function score(input: unknown, options?: object, asked = predictor): Promise<readonly BatchItem[]> {
  return asked.predictBatch(input as never, options as never)
}

/** The same as a stream. */
async function stream(input: unknown, options?: object): Promise<readonly BatchItem[]> {
  const items: BatchItem[] = []
  for await (const item of predictor.predictStream(input as never, options as never)) items.push(item)
  return items
}

async function failureOf(scored: Promise<unknown>): Promise<ChurnError> {
  const error = await scored.then(
    () => 'nothing was thrown',
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ChurnError)
  return error as ChurnError
}

test.each([
  ['by itself', {}],
  ['with workers', { workers: threads }],
])('a hole in a list is a refused customer: %s', async (_, options) => {
  // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
  const items = await score([ordinaryCustomer, , ordinaryCustomer], options)
  expect(items.map(({ index, ok }) => [index, ok])).toEqual([
    [0, true],
    [1, false],
    [2, true],
  ])
})

test('an asynchronous iterator that answers nothing is a failing source, not the end of one', async () => {
  const input = { [Symbol.asyncIterator]: () => ({ next: async () => undefined }) }
  expect(await failureOf(stream(input))).toMatchObject({
    code: 'SOURCE_FAILED',
    index: 0,
    cause: expect.any(TypeError),
  })
})

test('a source that cannot be opened is a failing source', async () => {
  const locked = new ReadableStream()
  locked.getReader()
  const broken = { [Symbol.iterator]: () => 5 }
  const brokenLater = { [Symbol.asyncIterator]: 5 }
  for (const input of [locked, broken, brokenLater]) {
    expect(await failureOf(stream(input))).toMatchObject({
      code: 'SOURCE_FAILED',
      index: 0,
      cause: expect.any(TypeError),
    })
    expect(await failureOf(stream(input, { workers: threads }))).toMatchObject({ code: 'SOURCE_FAILED', index: 0 })
  }
})

const revoked = Proxy.revocable({}, {})
revoked.revoke()

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a number', 3],
  ['a promise', Promise.resolve(customers)],
  ['an object without columns', { columns: 3 }],
  ['a revoked proxy', revoked.proxy],
  [
    'a getter that throws',
    {
      get getReader(): unknown {
        throw new Error('not for you')
      },
    },
  ],
])('%s is not a list of customers', async (_, input) => {
  for (const options of [{}, { workers: threads }]) {
    for (const scored of [score(input, options), stream(input, options)]) {
      expect(await failureOf(scored)).toMatchObject({ message: expect.stringMatching(/^Option customers: got /) })
    }
  }
})

test.each<[string, object, string]>([
  ['a longer one', { tenureMonths: [1], contract: ['One year', 'One year'] }, 'tenureMonths has 1, contract has 2'],
  ['a shorter one', { tenureMonths: [1, 2], contract: ['One year'] }, 'tenureMonths has 2, contract has 1'],
  ['nothing', { tenureMonths: [1], contract: null }, 'Option customers.contract: got null, expected a column'],
  ['a text', { tenureMonths: [1], contract: 'One year' }, 'Option customers.contract: got "One year"'],
  ['a set', { tenureMonths: [1], contract: new Set(['One year']) }, 'Option customers.contract: got an object'],
])('a column beside others that is %s is refused', async (_, columns, message) => {
  expect((await failureOf(score(columns))).message).toContain(message)
})

test.each<[object, string]>([
  [{ workers: 4 }, 'Option workers: got 4, expected workerThreads() or webWorkers().'],
  [{ workers: { count: 2 } }, 'Option workers: got an object, expected workerThreads()'],
  [{ onProgress: 'x' }, 'Option onProgress: got "x", expected a function.'],
  [{ signal: {} }, 'Option signal: got an object, expected an AbortSignal.'],
  [{ chunkSize: 0 }, 'Option chunkSize: got 0, expected a whole number of at least 1.'],
  [{ abstain: 'yes' }, 'Option abstain: got "yes", expected true or false.'],
  [{ operatingPoint: 'recall' }, 'Option operatingPoint: got "recall", expected no such option, but one of policy, '],
])('the impossible option %o is refused before any customer is read', async (options, message) => {
  let read = 0
  function* source() {
    read++
    yield ordinaryCustomer
  }
  for (const each of [options, { workers: threads, ...options }]) {
    expect((await failureOf(score(customers, each))).message).toContain(message)
    expect((await failureOf(stream(source(), each))).message).toContain(message)
  }
  expect(read).toBe(0)
})

test.each([undefined, null, 5, {}, { modelSha256: predictor.manifest.model.sha256 }])(
  '%o is not a verification',
  async (rows) => {
    expect(() => selfTest(predictor, rows as never)).toThrow(/^Option verification: got .*, expected rows of model/)
    // An asynchronous predictor's callers handle errors in one place.
    const later = createChurnPredictor({ runtime: laterRuntime })
    await expect(selfTest(later, rows as never)).rejects.toThrow(/^Option verification: got/)
  },
)

test('null is not an option', async () => {
  const none = { workers: null, signal: null, onProgress: null }
  expect(predictor.predictBatch(customers, none as never)).toEqual(predictor.predictBatch(customers))
})

test('workers that cannot be are refused when they are asked for', () => {
  const start = () => ({ postMessage() {}, addEventListener() {}, terminate() {} })
  for (const count of [1e9, null]) {
    expect(() => workerThreads({ count: count as number })).toThrow(/count: got .*, expected a whole number from 1 to/)
    expect(() => webWorkers(start, { count: count as number })).toThrow(/count: got .*, expected a whole number/)
  }
  expect(() => webWorkers(undefined as never)).toThrow('Option start: got nothing')
  expect(workerThreads(null as never).open).toBeTypeOf('function')
})

test('where one worker cannot be started, those before are ended', async () => {
  let started = 0
  let ended = 0
  const workers = webWorkers(
    () => {
      if (started === 2) throw new Error('too many')
      started++
      return { postMessage() {}, addEventListener() {}, terminate: () => void ended++ }
    },
    { count: 3 },
  )
  const many = Array.from({ length: 50 }, () => ordinaryCustomer)
  const error = await failureOf(score(many, { workers, chunkSize: 1 }))
  expect(error).toMatchObject({ code: 'RUNTIME_FAILED', message: /cannot be started: too many/ })
  expect([started, ended]).toEqual([2, 2])
})

test('a failure in the calling thread while a worker is busy ends the batch, and nothing goes unheard', async () => {
  const failing: Runtime<'asynchronous'> = {
    name: 'failing',
    mode: 'asynchronous',
    open: () => ({ run: () => Promise.reject(new Error('out of memory')) }),
  }
  const predictor = createChurnPredictor({ runtime: failing })
  const mixed = [ordinaryCustomer, { ...ordinaryCustomer, contract: 'Weekly' }]
  await expect(score(mixed, { workers: threads }, predictor as never)).rejects.toThrow('out of memory')
})

test('a predictor that is disposed of during a batch ends it, and nothing goes unheard', async () => {
  for (const workers of [undefined, threads]) {
    const predictor = createChurnPredictor()
    const mixed = Array.from({ length: 60 }, (_, index) => ({
      ...ordinaryCustomer,
      contract: index % 2 ? 'Weekly' : 'Two year',
    }))
    const onProgress = () => predictor.dispose()
    const error = await failureOf(score(mixed, { workers, onProgress, chunkSize: 2 }, predictor))
    expect(error).toMatchObject({ code: 'RUNTIME_FAILED', message: /disposed of/ })
  }
})
