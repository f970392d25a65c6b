/** What can go wrong between this package and an engine, each ending in one of our errors. */
import { AbortedError, createChurnPredictor, RuntimeError } from '@org/churn'
import type { InferenceSession } from 'onnxruntime-common'
import { Tensor } from 'onnxruntime-common'
import { describe, expect, test } from 'vitest'
import { onnxruntimeNode } from '../node'
import { ordinaryCustomer } from '../testing/customers'
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

describe('ends in a RuntimeError that keeps its cause', () => {
  test('an engine that refuses the model', async () => {
    const cause = new Error('ai.onnx.ml.TreeEnsembleRegressor(3) is not a registered function/op')
    const failing = predictWith(
      engineThat({
        create: async () => {
          throw cause
        },
      }),
    )
    await expect(failing).rejects.toBeInstanceOf(RuntimeError)
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

test('a failure to open is nobody’s unhandled rejection', async () => {
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
  await expect(never).rejects.toBeInstanceOf(AbortedError)
})

test('releases the engine’s session once', async () => {
  let released = 0
  const engine = engineThat({
    release: async () => {
      released++
    },
  })
  const churn = createChurnPredictor({ runtime: onnxruntimeNode({ engine }) })
  await churn.predict(ordinaryCustomer)
  await churn.dispose()
  await churn.dispose()
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
    const churn = createChurnPredictor({ runtime: adapter({ engine }) })
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => churn.predict(ordinaryCustomer)))
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
    expect(highest).toBe(most)
  }
})
