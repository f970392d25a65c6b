/** Whatever a runtime of somebody's own does, a predictor ends in an error of ours, or in the right answer. */
import { createChurnPredictor, type Runtime, RuntimeFailedError, type RuntimeSession } from '@org/churn'
import { loadModel } from '@org/churn/model'
import { loneLeaf, withColumns } from '@testing/columns-bundle'
import { ordinaryCustomer } from '@testing/customers'
import { withoutGrid } from '@testing/without-grid'
import { describe, expect, test } from 'vitest'
import { bundledModel } from '../model/bundled-model'

const cause = new Error('out of memory')
const margins = (rowCount: number) => new Float32Array(rowCount)

function runtimeOf(session: Partial<RuntimeSession<'synchronous'>>): Runtime<'synchronous'> {
  return { name: 'own', mode: 'synchronous', open: () => ({ run: (_, rowCount) => margins(rowCount), ...session }) }
}

function laterRuntimeOf(session: Partial<RuntimeSession<'asynchronous'>>): Runtime<'asynchronous'> {
  return {
    name: 'own',
    mode: 'asynchronous',
    open: () => ({ run: async (_, rowCount) => margins(rowCount), ...session }),
  }
}

const fail = () => {
  throw cause
}
const failed = { code: 'RUNTIME_FAILED', message: 'The runtime own failed: out of memory', cause }

test('an error of its own is the cause of one of ours, whichever call it comes from', async () => {
  const open = { ...runtimeOf({}), open: fail }
  expect(() => createChurnPredictor({ runtime: open })).toThrow(expect.objectContaining(failed))
  const predictor = createChurnPredictor({ runtime: runtimeOf({ run: fail, dispose: fail }) })
  expect(() => predictor.predict(ordinaryCustomer)).toThrow(expect.objectContaining(failed))
  expect(() => predictor.predictBatch([ordinaryCustomer])).toThrow(expect.objectContaining(failed))
  expect(() => predictor.dispose()).toThrow(expect.objectContaining(failed))
  const reject = () => Promise.reject(cause)
  const later = createChurnPredictor({ runtime: laterRuntimeOf({ run: reject, dispose: reject }) })
  await expect(later.predict(ordinaryCustomer)).rejects.toMatchObject(failed)
  await expect(later.predictBatch([ordinaryCustomer])).rejects.toMatchObject(failed)
  await expect(later.dispose()).rejects.toMatchObject(failed)
})

test('an error of ours passes as it is', () => {
  const own = new RuntimeFailedError('The engine has no such operator.')
  const run = () => {
    throw own
  }
  expect(() => createChurnPredictor({ runtime: runtimeOf({ run }) }).predict(ordinaryCustomer)).toThrow(own)
})

test.each([undefined, null, 4, {}, Promise.resolve({})])('%o is not a session', (session) => {
  const runtime = { name: 'own', mode: 'synchronous' as const, open: () => session as never }
  expect(() => createChurnPredictor({ runtime })).toThrow(RuntimeFailedError)
})

test.each([{}, { name: 'own', mode: 'async', open() {} }, { name: 'own', open() {} }, 'portable'])(
  '%o is not a runtime',
  (runtime) => {
    expect(() => createChurnPredictor({ runtime: runtime as never })).toThrow(
      /^Option runtime: got .*, expected a runtime/,
    )
  },
)

test('an engine that does not listen to a signal does not keep its caller', async () => {
  const runtime = laterRuntimeOf({ run: () => new Promise<never>(() => {}) })
  const controller = new AbortController()
  const pending = createChurnPredictor({ runtime }).predict(ordinaryCustomer, { signal: controller.signal })
  setTimeout(() => controller.abort(), 5)
  await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
})

test.each([
  ['at once', runtimeOf],
  ['with a promise', laterRuntimeOf],
] as const)('a call that is aborted ends in the reason, whatever the engine throws then: %s', async (_, make) => {
  const controller = new AbortController()
  const reason = new RangeError('the visitor left')
  const run = (): never => {
    controller.abort(reason)
    throw new Error('interrupted')
  }
  const runtime = make({ run })
  const call = async () => createChurnPredictor({ runtime }).predict(ordinaryCustomer, { signal: controller.signal })
  await expect(call()).rejects.toBe(reason)
})

test('impossible options open nothing', () => {
  let opened = 0
  const runtime = { ...runtimeOf({}), open: () => ({ run: () => margins(++opened) }) }
  expect(() => createChurnPredictor({ runtime, policy: 'nope' as never })).toThrow(/Option policy/)
  expect(opened).toBe(0)
})

test('a second disposal waits for the same end', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const predictor = createChurnPredictor({ runtime: laterRuntimeOf({ dispose: () => released }) })
  const ended: number[] = []
  const disposals = [1, 2].map((each) => predictor.dispose().then(() => ended.push(each)))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(ended).toEqual([])
  release()
  await Promise.all(disposals)
  expect(ended).toEqual([1, 2])
})

test('a release that fails after `using` is not an unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  {
    using predictor = createChurnPredictor({ runtime: laterRuntimeOf({ dispose: () => Promise.reject(cause) }) })
    await predictor.predict(ordinaryCustomer)
  }
  await new Promise((resolve) => setTimeout(resolve, 20))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

test('a runtime sees as many rows as it is asked for, also where others were refused', async () => {
  const seen: [number, number][] = []
  const run = (rows: Float32Array, rowCount: number) => {
    seen.push([rows.length, rowCount])
    return margins(rowCount)
  }
  const predictor = createChurnPredictor({ runtime: runtimeOf({ run }) })
  const width = predictor.manifest.features.length
  const refused = { ...ordinaryCustomer, contract: 'Weekly' } as never
  predictor.predictBatch([refused, ordinaryCustomer, refused])
  expect(seen).toEqual([[width, 1]])
})

describe('where margins lie on a grid', () => {
  const offGrid = withoutGrid(bundledModel.manifest)
  const grid = { unit: 'log-odds', bits: 12, bound: 4096 } as const
  /** The bundled model on another grid, with a runtime that answers one margin to everyone. */
  const answering = (margin: number) => {
    const operatingPoints = offGrid.operatingPoints.map((point) => ({ ...point, threshold: 0, margin: -4096 }))
    const leaf = loneLeaf(offGrid.features.length, grid.bits, grid.bound)
    const manifest = { ...offGrid, margin: grid, operatingPoints }
    const bundle = withColumns({ ...bundledModel, manifest }, leaf)
    const run = (_: Float32Array, rowCount: number) => new Float32Array(rowCount).fill(margin)
    return createChurnPredictor({ model: loadModel(bundle), runtime: runtimeOf({ run }) })
  }

  test.each([0, -0, 2 ** -12, -1, 1])('%d is one of them', (margin) => {
    expect(answering(margin).predict(ordinaryCustomer).churn).toBe(true)
  })

  test.each([2 ** -13, 1 + 2 ** -23, 1 + 2 ** -12, -2])('%d is the answer of another model or engine', (margin) => {
    const ask = () => answering(margin).predictBatch([ordinaryCustomer])
    expect(ask).toThrow(RuntimeFailedError)
    expect(ask).toThrow(
      `The runtime own answered ${margin} as the margin of row 0; a whole multiple of 2^-12 is expected, at most 4096 of ` +
        'them. It runs another model, or its engine does not add in float32.',
    )
  })
})
