import { estimatorOf, onGrid } from '@testing/on-grid'
import { expect, test } from 'vitest'
import type { Calibration, MarginGrid, ModelManifest } from '../model/manifest'
import { createDecider } from '../steps/decide'
import { checkMargins } from './check-margin-grid'

const grid: MarginGrid = { unit: 'log-odds', bits: 20, bound: 9_060_000 }

/** What is wrong with the margins of a manifest's operating points. */
function faultOf(manifest: ModelManifest): string | undefined {
  let fault: string | undefined
  checkMargins(manifest, (what, got, expected) => {
    if (got !== expected) fault ??= `${what}: got ${got}, expected ${expected}`
  })
  return fault
}

test('the margins of operating points are the cut-offs of their thresholds, or the model is refused', () => {
  const model = onGrid({}, grid)
  expect(faultOf(model)).toBeUndefined()
  for (const [place, { name, threshold, margin = 0 }] of model.operatingPoints.entries()) {
    for (const wrong of [margin - 1, margin + 1, margin + 0.5, undefined, Number.NaN]) {
      const operatingPoints = model.operatingPoints.with(place, { name, threshold, margin: wrong as number })
      expect(faultOf({ ...model, operatingPoints })).toBe(`margin of ${name}: got ${wrong}, expected ${margin}`)
    }
  }
})

test('a threshold that no margin reaches, and one that all do, are cut-offs beyond and at the bound', () => {
  const calibration: Calibration = { method: 'platt', slope: 0, intercept: 0 }
  const model = onGrid({ calibration }, grid)
  expect(model.operatingPoints.map(({ threshold, margin }) => [threshold > 0.5, margin])).toEqual(
    model.operatingPoints.map(({ threshold }) => [threshold > 0.5, threshold > 0.5 ? 9_060_001 : -9_060_000]),
  )
  expect(faultOf(model)).toBeUndefined()
  expect(() => createDecider(model, estimatorOf(model))).not.toThrow()
})
