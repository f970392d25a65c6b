/** What can go wrong between this package and an engine, each ending in one of our errors. */
import { createChurnPredictor, RuntimeFailedError } from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import type { InferenceSession } from 'onnxruntime-common'
import { Tensor } from 'onnxruntime-common'
import { describe, expect, test } from 'vitest'
import { onnxruntimeNode } from '../node'
import { onnxruntimeWeb } from '../web'
import { createOnnxRuntime, type OnnxRuntimeEngine } from './onnxruntime'

/** An engine that does what a test tells it to. */
function engineThat(behaviour: {
  create?: () => Promise<void>
  run?: (rowCount: number) => Promise<Record<string, { data: unknown }>>
  release?: () => Promise<void>
}): OnnxRuntimeEngine {
  const margins = async (rowCount: number) => ({ margin: { data: new Float32Array(rowCount) } })
  const session = {
    inputNames: ['features'],
    outputNames: ['margin'],
    run: (feeds: Record<string, Tensor>) => (behaviour.run ?? margins)(feeds.features.dims[0]),
    release: behaviour.release ?? (async () => {}),
  }
  const create = async () => {
    await behaviour.create?.()
    return session as unknown as InferenceSession
  }
  return { Tensor, InferenceSession: { create } as OnnxRuntimeEngine['InferenceSession'] }
}

const predictWith = (engine: OnnxRuntimeEngine, signal?: AbortSignal) =>
  createChurnPredictor({ runtime: onnxruntimeNode({ engine }) }).predict(ordinaryCustomer, signal ? { signal } : {})

describe('ends in a RuntimeFailedError that keeps its cause', () => {
  test('an engine that refuses the model', async () => {
    const cause = new Error('ai.onnx.ml.TreeEnsembleRegressor(3) is not a registered function/op')
    const failing = predictWith(
      engineThat({
        create: async () => {
          throw cause
        },
      }),
    )
    await expect(failing).rejects.toBeInstanceOf(RuntimeFailedError)
    await expect(failing).rejects.toMatchObject({ cause, message: /cannot open the model: ai\.onnx\.ml/ })
  })

  test('a failing run', async () => {
    const cause = 'out of memory'
    const failing = predictWith(
      engineThat({
        run: async () => {
          throw cause
        },
      }),
    )
    await expect(failing).rejects.toMatchObject({
      code: 'RUNTIME_FAILED',
      cause,
      message: /failed to run the model: out of/,
    })
  })

  test.each([
    ['no output', {}],
    ['doubles', { margin: { data: new Float64Array(1) } }],
    ['too many margins', { margin: { data: new Float32Array(2) } }],
  ])('an answer of %s', async (_, output) => {
    const failing = predictWith(engineThat({ run: async () => output as Record<string, { data: unknown }> }))
    await expect(failing).rejects.toMatchObject({ code: 'RUNTIME_FAILED', message: /did not answer with 1 margins/ })
  })

  test('a package that is not installed, with the command that installs it', async () => {
    const cause = new Error("Cannot find package 'onnxruntime-somewhere'")
    const runtime = createOnnxRuntime({
      name: 'onnxruntime-somewhere',
      load: () => Promise.reject(cause),
      file: () => new Uint8Array(),
      sessionOptions: {},
      oneRunAtATime: false,
    })
    const failing = createChurnPredictor({ runtime }).predict(ordinaryCustomer)
    await expect(failing).rejects.toMatchObject({
      code: 'RUNTIME_FAILED',
      cause,
      message: /npm install onnxruntime-somewhere/,
    })
  })
})

test('a failure to open is not an unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  createChurnPredictor({
    runtime: onnxruntimeNode({
      engine: engineThat({
        create: async () => {
          throw new Error('never asked for')
        },
      }),
    }),
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

test('an abort ends the call while the engine is still at work', async () => {
  const controller = new AbortController()
  const never = predictWith(engineThat({ run: () => new Promise(() => {}) }), controller.signal)
  setTimeout(() => controller.abort(), 5)
  await expect(never).rejects.toMatchObject({ name: 'AbortError' })
})

test('releases the engine’s session once', async () => {
  let released = 0
  const engine = engineThat({
    release: async () => {
      released++
    },
  })
  const predictor = createChurnPredictor({ runtime: onnxruntimeNode({ engine }) })
  await predictor.predict(ordinaryCustomer)
  await predictor.dispose()
  await predictor.dispose()
  expect(released).toBe(1)
})

test('the web adapter runs one call after another, also behind a failed one; the other does not wait', async () => {
  for (const [adapter, most] of [
    [onnxruntimeWeb, 1],
    [onnxruntimeNode, 4],
  ] as const) {
    let running = 0
    let highest = 0
    let calls = 0
    const engine = engineThat({
      run: async (rowCount) => {
        highest = Math.max(highest, ++running)
        await new Promise((resolve) => setTimeout(resolve, 2))
        running--
        if (calls++ === 0) throw new Error('the first one fails')
        return { margin: { data: new Float32Array(rowCount) } }
      },
    })
    const predictor = createChurnPredictor({ runtime: adapter({ engine }) })
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => predictor.predict(ordinaryCustomer)))
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
    expect(highest).toBe(most)
  }
})

test('an aborted call ends at once, also while it waits; the engine’s session still takes one run at a time', async () => {
  let running = 0
  let highest = 0
  const engine = engineThat({
    run: async (rowCount) => {
      highest = Math.max(highest, ++running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running--
      return { margin: { data: new Float32Array(rowCount) } }
    },
  })
  const predictor = createChurnPredictor({ runtime: onnxruntimeWeb({ engine }) })
  const [first, second] = [new AbortController(), new AbortController()]
  const calls = [first.signal, second.signal, undefined].map((signal) =>
    predictor.predict(ordinaryCustomer, signal ? { signal } : {}),
  )
  const order: string[] = []
  calls.forEach((call, index) => {
    const ended = () => void order.push(`${index}, ${running} running`)
    call.then(ended, ended)
  })
  setTimeout(() => {
    second.abort()
    first.abort()
  }, 5)
  const answers = await Promise.allSettled(calls)
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  // Both aborted ones ended while the first one's run was still going on.
  expect(order).toEqual(['1, 1 running', '0, 1 running', '2, 0 running'])
  expect(highest).toBe(1)
})

test('a session is released when its last run has ended, not under it', async () => {
  const events: string[] = []
  const engine = engineThat({
    run: async (rowCount) => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      events.push('answered')
      return { margin: { data: new Float32Array(rowCount) } }
    },
    release: async () => void events.push('released'),
  })
  for (const adapter of [onnxruntimeNode, onnxruntimeWeb]) {
    events.length = 0
    const predictor = createChurnPredictor({ runtime: adapter({ engine }) })
    const call = predictor.predict(ordinaryCustomer)
    await predictor.dispose()
    expect(events).toEqual(['answered', 'released'])
    await call
  }
})

test('where nothing could be opened, there is nothing to release; a release that fails is an error of ours', async () => {
  const missing = engineThat({ create: () => Promise.reject(new Error('no such operator')) })
  await createChurnPredictor({ runtime: onnxruntimeNode({ engine: missing }) }).dispose()
  const stuck = engineThat({ release: () => Promise.reject(new Error('still held')) })
  const disposal = createChurnPredictor({ runtime: onnxruntimeNode({ engine: stuck }) }).dispose()
  await expect(disposal).rejects.toMatchObject({ code: 'RUNTIME_FAILED', message: /release its session: still held/ })
})

test('null options count as no options', () => {
  expect(onnxruntimeNode(null as never).name).toBe('onnxruntime-node')
  expect(onnxruntimeWeb(null as never).name).toBe('onnxruntime-web')
})

test('an engine is handed the rows that count and no more, and is not asked about no rows', async () => {
  const seen: number[][] = []
  const engine = engineThat({
    run: async (rowCount) => {
      seen.push([rowCount])
      return { margin: { data: new Float32Array(rowCount) } }
    },
  })
  // A tensor whose length is not that of its dimensions is refused by the engine's own constructor.
  const predictor = createChurnPredictor({ runtime: onnxruntimeNode({ engine }) })
  const refused = { ...ordinaryCustomer, contract: 'Weekly' } as never
  const items = await predictor.predictBatch([refused, ordinaryCustomer, refused])
  expect(items.map(({ ok }) => ok)).toEqual([false, true, false])
  expect((await predictor.predictBatch([refused, refused])).map(({ ok }) => ok)).toEqual([false, false])
  expect(seen).toEqual([[1]])
})

test('a call that was aborted while it waited is not run', async () => {
  let runs = 0
  const engine = engineThat({
    run: async (rowCount) => {
      runs++
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { margin: { data: new Float32Array(rowCount) } }
    },
  })
  const predictor = createChurnPredictor({ runtime: onnxruntimeWeb({ engine }) })
  const controller = new AbortController()
  const first = predictor.predict(ordinaryCustomer)
  const second = predictor.predict(ordinaryCustomer, { signal: controller.signal })
  const third = predictor.predict(ordinaryCustomer)
  setTimeout(() => controller.abort(), 5)
  await expect(second).rejects.toMatchObject({ name: 'AbortError' })
  await Promise.all([first, third])
  expect(runs).toBe(2)
})
