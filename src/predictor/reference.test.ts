/**
 * Every row of the data set against the training workspace: encoded vectors and margins in the same bits as native
 * XGBoost and ONNX Runtime, the same decisions. `npm run reference` writes what is compared with.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createChurnPredictor, type OperatingPointName, portableRuntime, readLabel, readRow } from '@org/churn'
import { openOnnxRuntime } from '@testing/onnxruntime'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import manifest from '../../models/telco/manifest.json'
import { loadModel } from '../bundles/load-model'
import { bundledModel } from '../model/bundled-model'
import { bundledOnnx } from '../model/onnx-file'
import { createEncoder, type Values } from '../steps/encode'

const folder = new URL('../../training/reference/', import.meta.url)
const path = (name: string) => new URL(name, folder)

/** The rows' origin, written beside them. */
interface Source {
  readonly kind: 'real' | 'generated'
  readonly csv: string
  readonly rows: number
  readonly why?: string
}

if (existsSync(path('source.json'))) {
  const source = JSON.parse(readFileSync(path('source.json'), 'utf8')) as Source
  if (source.kind === 'generated') {
    process.stderr.write(`NOT CHECKED on the real data, but on generated rows: ${source.why}\n`)
  }
  describe(`${source.rows} ${source.kind} rows`, () => compareAll(source))
} else {
  const sentence = 'NOT CHECKED row by row against native XGBoost: run `npm run reference` first (needs Python).'
  process.stderr.write(`${sentence}\n`)
  test('the reference is there where nothing may be left unchecked', () => {
    expect(process.env.CI === 'true' ? sentence : '').toBe('')
  })
}

function compareAll(source: Source): void {
  const predictor = createChurnPredictor()
  const model = loadModel(bundledModel)
  const width = predictor.manifest.features.length
  const encode = createEncoder(predictor.manifest.features)
  const rows = parse(readFileSync(source.csv, 'utf8'), { columns: true }) as Record<string, string>[]
  const { accepted } = JSON.parse(readFileSync(path('accepted.json'), 'utf8')) as { accepted: readonly number[] }
  const customers = accepted.map((index) => readRow(predictor, rows[index] ?? {}))
  const encoded = new Float32Array(customers.length * width)
  customers.forEach((customer, index) => {
    encode(customer as unknown as Values, encoded, index * width)
  })
  const margins = portableRuntime.open(model).run(encoded, customers.length)
  const readFloats = (name: string) => new Float32Array(new Uint8Array(readFileSync(path(name))).buffer)
  const bits = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length)

  test('the same rows are accepted', () => {
    expect(rows.length).toBe(source.rows)
    const refused = rows.filter((row) => {
      try {
        readRow(predictor, row)
        return readLabel(predictor, row) === undefined
      } catch {
        return true
      }
    })
    expect(refused.length).toBe(source.rows - accepted.length)
    if (source.kind === 'real') expect(accepted.length).toBe(7043)
  })

  test('encoded vectors are the same bits', () => {
    expect(bits(encoded)).toEqual(bits(readFloats('encoded.f32')))
  })

  test('margins are native XGBoost’s in the same bits, and so are calibrated probabilities and intervals', () => {
    const native = readFloats('margins.f32')
    expect(bits(margins)).toEqual(bits(native))

    const answers = new Float64Array(new Uint8Array(readFileSync(path('answers.f64'))).buffer)
    expect(answers.length).toBe(3 * customers.length)
    const items = predictor.predictBatch(customers)
    items.forEach((item, index) => {
      if (!item.ok) throw item.error
      const [probability, lower, upper] = answers.subarray(3 * index)
      expect([item.prediction.probability, item.prediction.interval]).toEqual([probability, { lower, upper }])
    })
  })

  test('decisions are comparisons of whole margins', () => {
    const { bits: places, bound } = manifest.margin
    for (const point of manifest.operatingPoints) {
      const items = predictor.predictBatch(customers, { policy: point.name as OperatingPointName })
      items.forEach((item, index) => {
        if (!item.ok) throw item.error
        const steps = margins[index] * 2 ** places
        expect(Number.isInteger(steps) && Math.abs(steps) <= bound).toBe(true)
        expect(item.prediction.churn).toBe(steps >= point.margin)
      })
    }
  })

  test('margins are ONNX Runtime’s in the same bits, here on one, two and four threads, and in Python', async () => {
    for (const threads of [1, 2, 4]) {
      const run = await openOnnxRuntime(bundledOnnx(), width, { threads })
      expect(bits(margins)).toEqual(bits((await run(encoded, customers.length)).slice()))
    }
    expect(bits(margins)).toEqual(bits(readFloats('onnxruntime.f32')))
  })

  test('contributions of every customer add up to the float64 sum of the leaves', () => {
    let largest = 0
    for (const customer of customers) {
      const { baseLogOdds, contributions, logOdds } = predictor.explain(customer)
      const sum = contributions.reduce((total, { logOdds: value }) => total + value, baseLogOdds)
      largest = Math.max(largest, Math.abs(sum - logOdds))
    }
    expect(largest).toBeLessThanOrEqual(1e-9)
  })
}
