/** The shipped model against native XGBoost and shap, on verification rows drawn from the contract's domain. */
import { type Customer, createChurnPredictor, portableRuntime } from '@org/churn'
import { describe, expect, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import { loadModel } from '../bundles/load-model'
import { bundledModel } from '../model/bundled-model'
import { createEncoder } from '../steps/encode'

const predictor = createChurnPredictor()
const encode = createEncoder(predictor.manifest.features)
const width = predictor.manifest.features.length
const session = portableRuntime.open(loadModel(bundledModel))
const float32 = (cells: readonly (number | null)[]) => Float32Array.from(cells, (value) => value ?? Number.NaN)
const marginOf = (features: readonly (number | null)[]) => session.run(float32(features), 1)[0]
const rows = vectors.rows.map((row, index) => ({ ...row, index, customer: row.customer as unknown as Customer }))

test('the rows are of every kind', () => {
  const kinds = new Set(rows.map(({ kind }) => kind))
  const mayBeMissing = predictor.contract.fields.some(({ input, missing }) => input && missing.policy === 'accept')
  expect([...kinds].sort()).toEqual([
    'above-threshold',
    'below-threshold',
    'extreme',
    ...(mayBeMissing ? ['missing'] : []),
    'ordinary',
    'threshold',
    'unknown',
  ])
})

describe.each(rows)(
  'row $index ($kind)',
  ({ kind, customer, features, margin, probability, interval, contributions }) => {
    test('is encoded in the same bits', () => {
      const row = new Float32Array(width)
      encode({ ...customer }, row, 0)
      expect(new Uint32Array(row.buffer)).toEqual(new Uint32Array(float32(features).buffer))
    })

    test('has the same probability, decision and reasons', () => {
      const explanation = predictor.explain(customer)
      expect(marginOf(features)).toBe(margin)
      // Leaves on a grid: the float64 sum that reasons add up to is the float32 sum of the runtimes.
      expect(explanation.logOdds).toBe(margin)
      expect([explanation.probability, explanation.interval]).toEqual([probability, interval])
      expect(explanation.churn).toBe(probability >= explanation.threshold)
      expect(Math.abs(explanation.baseLogOdds - vectors.base)).toBeLessThanOrEqual(1e-5)
      const got = Object.fromEntries(explanation.contributions.map(({ field, logOdds }) => [field, logOdds]))
      expect(Object.keys(got).sort()).toEqual(Object.keys(contributions).sort())
      for (const [field, value] of Object.entries(contributions)) {
        expect(Math.abs((got[field] ?? Number.NaN) - value), field).toBeLessThanOrEqual(1e-5)
      }
      const sum = explanation.contributions.reduce((total, { logOdds }) => total + logOdds, explanation.baseLogOdds)
      expect(Math.abs(sum - explanation.logOdds)).toBeLessThanOrEqual(1e-9)
    })

    test('warns of what is unfamiliar', () => {
      const codes = predictor.predict(customer).warnings.map(({ code }) => code)
      if (kind === 'missing') expect(codes).toContain('MISSING_VALUE')
      else if (kind === 'unknown') expect(codes).toContain('UNKNOWN_VALUE')
      else if (kind === 'ordinary') expect(codes.filter((code) => code !== 'MISSING_VALUE')).toEqual([])
    })
  },
)
