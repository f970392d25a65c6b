import { bundledModel } from '../../src/model/bundled-model'
import type { MarginGrid, ModelManifest } from '../../src/model/manifest'
import { createCalibrator } from '../../src/steps/calibrate'
import { createInterval } from '../../src/steps/confidence'
import type { EstimateAt } from '../../src/steps/cut-offs'

/** What the model says at a margin. */
export function estimatorOf({ link, calibration, confidence }: ModelManifest): EstimateAt {
  const calibrate = createCalibrator(link, calibration)
  const intervalAt = createInterval(confidence)
  return (margin) => {
    const probability = calibrate(margin)
    return { probability, interval: intervalAt(margin, probability) }
  }
}

/** The least whole margin whose probability reaches a threshold, counted down from a margin that does. */
function countedCutOff(at: EstimateAt, { bits, bound }: MarginGrid, threshold: number): number {
  const reaches = (steps: number) => at(steps * 2 ** -bits).probability >= threshold
  let cutOff = bound + 1
  // Large strides first, ever smaller ones behind them: no bisection.
  for (const stride of [65_536, 256, 1]) while (cutOff - stride >= -bound && reaches(cutOff - stride)) cutOff -= stride
  return cutOff
}

/** The bundled model's manifest with changes, its operating points on a grid. */
export function onGrid(change: Partial<ModelManifest>, grid: MarginGrid): ModelManifest {
  const changed: ModelManifest = { ...bundledModel.manifest, ...change, margin: grid }
  const at = estimatorOf(changed)
  const operatingPoints = bundledModel.manifest.operatingPoints.map(({ name, threshold }) => ({
    name,
    threshold,
    margin: countedCutOff(at, grid, threshold),
  }))
  return { ...changed, operatingPoints }
}
