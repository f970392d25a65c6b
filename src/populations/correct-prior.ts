import { InvalidOptionError } from '../checks/errors'
import { requireOptions } from '../checks/options'
import { frozen, type LoadedModel } from '../model/loaded-model'
import type { ModelManifest, OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { buildPredictor } from '../predictor/create-predictor'
import { type PredictorParts, partsOf, rememberParts } from '../predictor/predictor-parts'
import type { RuntimeMode } from '../runtimes/runtime'
import { policyOf } from '../steps/policy'

/** A population that differs from the training data in its share of churners. */
export interface PopulationShare {
  /** The share of churners in the population, above 0 and below 1. */
  readonly share: number
  /** The share in the training data: the manifest's by default. Needed for a model whose manifest does not state it. */
  readonly trainedShare?: number
}

/** What each corrected predictor was made from. */
const origins = /* @__PURE__ */ new WeakMap<object, PredictorParts>()

/**
 * A predictor for a population with another share of churners: 5 %, say, where the training data had 27 %. Every
 * probability and both ends of its interval have their odds multiplied by
 *
 *     share / (1 − share) · (1 − trainedShare) / trainedShare
 *
 * (Elkan 2001, "The Foundations of Cost-Sensitive Learning", theorem 2; Saerens, Latinne and Decaestecker 2002, Neural
 * Computation 14(1), equation 2.4). This assumes that only the share differs: that churners resemble the churners of the
 * training data, and those who stay resemble those who stayed. Where that does not hold, train again.
 *
 * Thresholds and economics are compared with the corrected probability. Named operating points and risk bands keep their
 * margins, and so decide alike for every customer; their thresholds are corrected with the probability. Reasons explain
 * the margin and stay as they are, and so does the self-test. Everything else (batches, streams, workers, rankings,
 * what-if) follows. Correcting a corrected predictor replaces its correction. The new predictor opens a session of its
 * own with the runtime: dispose of both.
 *
 * @throws {InvalidOptionError} for a share that is not above 0 and below 1, or if the manifest does not state the share
 * in the training data and none is given.
 */
export function correctPrior<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  population: PopulationShare,
): ChurnPredictor<Customer, M, Point>
export function correctPrior(predictor: object, population: PopulationShare): object {
  const origin = origins.get(predictor) ?? partsOf(predictor)
  const { loaded, runtime, rule, asOf } = origin
  const given = requireOptions(population, { share: undefined, trainedShare: undefined })
  const { share, trainedShare = loaded.manifest.evaluation?.outOfFold.baseRate } = given
  checkShare('share', share, 'a share above 0 and below 1')
  checkShare(
    'trainedShare',
    trainedShare,
    `the share of churners in the training data, above 0 and below 1${given.trainedShare === undefined ? ': the manifest does not state it' : ''}`,
  )
  const ratio = (share / (1 - share)) * ((1 - trainedShare) / trainedShare)
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) {
    throw new InvalidOptionError('share', share, 'one whose odds a number can hold beside those in the training data')
  }
  const revise = oddsMultiplier(ratio)
  const manifest = frozen(correctManifest(loaded.manifest, { trainedShare, share }, revise))
  const model: LoadedModel<unknown> = { ...loaded, manifest }
  const corrected = buildPredictor(model, runtime, policyOf(rule), asOf, (trainedAt) => (margin) => {
    const { probability, interval } = trainedAt(margin)
    const ends = interval && { lower: revise(interval.lower), upper: revise(interval.upper) }
    return { probability: revise(probability), interval: ends }
  })
  const { calibrate, ...parts } = partsOf(corrected)
  rememberParts(corrected, { ...parts, calibrate: (margin) => revise(calibrate(margin)) })
  origins.set(corrected, origin)
  return corrected
}

function checkShare(option: string, value: unknown, expected: string): asserts value is number {
  if (!(typeof value === 'number' && value > 0 && value < 1)) throw new InvalidOptionError(option, value, expected)
}

/**
 * Multiplies the odds of a probability. Each operation is rounded in its own direction only, so that a greater probability
 * never gets a smaller result, with the same bits on every engine.
 */
function oddsMultiplier(ratio: number): (probability: number) => number {
  if (ratio === 1) return (probability) => probability
  return (probability) => 1 / (1 + (1 - probability) / (probability * ratio))
}

function correctManifest(
  manifest: ModelManifest,
  population: NonNullable<ModelManifest['population']>,
  revise: (probability: number) => number,
): ModelManifest {
  const operatingPoints = manifest.operatingPoints.map((point) => ({ ...point, threshold: revise(point.threshold) }))
  return { ...manifest, operatingPoints, population }
}
