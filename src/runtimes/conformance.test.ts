/** One suite for every runtime that Node can run: the verification rows must come out as native XGBoost has them. */
import { createChurnPredictor, portableRuntime, type Runtime, type RuntimeMode, selfTest } from '@org/churn'
import { readFixture } from '@testing/fixtures'
import { describe, expect, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import { loadModel } from '../bundles/load-model'
import { bundledModel, type Customer } from '../model/bundled-model'
import { sha256 } from '../model/sha256'
import { onnxruntimeNode } from '../node'
import { createEngine } from '../trees/any-engine'
import { readEnsemble } from '../trees/read-ensemble'
import { verification } from '../verification'
import { onnxruntimeWeb } from '../web'

const runtimes: readonly Runtime<RuntimeMode>[] = [portableRuntime, onnxruntimeNode(), onnxruntimeWeb()]
const rows = vectors.rows.map((row) => ({ ...row, customer: row.customer as unknown as Customer }))
const bits = (values: ArrayLike<number>) => [...new Uint32Array(Float32Array.from(values).buffer)]

describe.each(runtimes)('$name', (runtime) => {
  test('gives native XGBoost’s margins, bit for bit', async () => {
    const cells = rows.flatMap(({ features }) => features as (number | null)[])
    const encoded = Float32Array.from(cells, (value) => value ?? Number.NaN)
    const session = runtime.open(loadModel(bundledModel))
    const margins = await session.run(encoded, rows.length)
    expect(bits(margins)).toEqual(bits(rows.map(({ margin }) => margin)))
    await session.dispose?.()
  })

  test('gives the same margins row by row, all at once, and for no rows', async () => {
    const { fixture, onnx, rows: cells } = readFixture('lightgbm-31-leaves')
    const session = runtime.open({ ...createEngine(readEnsemble(onnx)), sha256: sha256(onnx), onnx })
    const width = fixture.features.length
    const together = await session.run(cells, fixture.rows.length)
    expect(await session.run(new Float32Array(), 0)).toHaveLength(0)
    for (let row = 0; row < 10; row++) {
      expect(bits(await session.run(cells.slice(row * width, (row + 1) * width), 1))).toEqual(bits([together[row]]))
    }
    await session.dispose?.()
  })

  test('serves the same predictor', async () => {
    const predictor = createChurnPredictor({ runtime })
    const expected = createChurnPredictor()
    const [customer] = rows.map((row) => row.customer)
    expect(await predictor.predict(customer)).toEqual(expected.predict(customer))
    expect(await predictor.explain(customer, { top: 3 })).toEqual(expected.explain(customer, { top: 3 }))
    const customers = rows.map((row) => row.customer)
    expect(await predictor.predictBatch(customers)).toEqual(expected.predictBatch(customers))
    await predictor.dispose()
  })

  test('passes its self-test', async () => {
    const predictor = createChurnPredictor({ runtime })
    const result = await selfTest(predictor, verification)
    expect(result).toMatchObject({ passed: true, rows: rows.length })
    expect(result.largestProbabilityDifference).toBe(0)
    await predictor.dispose()
  })

  test('answers many calls at the same time', async () => {
    const predictor = createChurnPredictor({ runtime })
    const customers = rows.map((row) => row.customer)
    const answers = await Promise.all(customers.map(async (customer) => predictor.predict(customer)))
    const expected = createChurnPredictor()
    expect(answers).toEqual(customers.map((customer) => expected.predict(customer)))
    await predictor.dispose()
  })

  test('ends a call that is aborted', async () => {
    const predictor = createChurnPredictor({ runtime })
    const reason = new Error('the visitor left')
    const signal = AbortSignal.abort(reason)
    const call = async () => predictor.predict(rows[0].customer, { signal })
    await expect(call()).rejects.toBe(reason)
    // And goes on serving.
    expect((await predictor.predict(rows[0].customer)).probability).toBeGreaterThan(0)
    await predictor.dispose()
  })

  test('is disposed of once, and refuses to run afterwards', async () => {
    const predictor = createChurnPredictor({ runtime })
    await predictor.predict(rows[0].customer)
    await predictor[Symbol.asyncDispose]()
    await predictor.dispose()
    await expect((async () => predictor.predict(rows[0].customer))()).rejects.toMatchObject({ code: 'RUNTIME_FAILED' })
  })
})
