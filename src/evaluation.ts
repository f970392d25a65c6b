import manifest from '../models/telco/manifest.json'
import type { OutcomeCounts } from './decisions/outcomes'
import type { OperatingPoint } from './model/manifest'

export type { OutcomeCounts } from './decisions/outcomes'
export type { OperatingPoint } from './model/manifest'

/** How good a model is, as its training found out. Figures are shares between 0 and 1 where nothing else is said. */
export interface ModelEvaluation {
  /** Checksum of the model that was evaluated. */
  readonly modelSha256: string
  readonly operatingPoints: readonly EvaluatedPoint[]
  /** Each training row, predicted by a model that has not seen it: what every choice was made on. */
  readonly outOfFold: EvaluatedSample
  /** Rows set aside before anything was chosen, and looked at once: the figures to quote. */
  readonly holdOut: EvaluatedSample
}

/** An operating point with the rule that chose it, always on out-of-fold predictions; the hold-out only measures it. */
export interface EvaluatedPoint extends OperatingPoint {
  /** In words. */
  readonly rule: string
  readonly outOfFold: DecisionFigures
  readonly holdOut: DecisionFigures
}

/** How decisions at a threshold met the outcomes. */
export interface DecisionFigures {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
  readonly accuracy: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** How good the probabilities of one sample are, at no particular threshold. */
export interface EvaluatedSample {
  readonly rows: number
  readonly rocAuc: number
  readonly averagePrecision: number
  /** In nats per row. */
  readonly logLoss: number
  readonly brier: number
  /** Expected calibration error over ten bins of equal count. */
  readonly calibrationError: number
  readonly meanProbability: number
  readonly baseRate: number
  /** What `thresholdCurve` and `realizedProfitCurve` draw: at about a hundred thresholds, how many were found. */
  readonly outcomes: OutcomeCounts
  /** Ten bins of equal count, from low to high probability. */
  readonly reliability: readonly ReliabilityBin[]
}

/** Customers with alike probabilities: what they were given, and what came of it. */
export interface ReliabilityBin {
  readonly rows: number
  readonly meanProbability: number
  /** Share that churned, with its 95 % interval (Wilson, 1927). */
  readonly churn: { readonly value: number; readonly low: number; readonly high: number }
}

const { curves, outOfFold, holdOut } = manifest.evaluation

/** The bundled model's evaluation: an entry of its own, so that nobody pays for it who does not ask for it. */
export const evaluation: ModelEvaluation = {
  modelSha256: manifest.model.sha256,
  operatingPoints: manifest.operatingPoints as readonly EvaluatedPoint[],
  outOfFold: { ...outOfFold, ...curves.outOfFold },
  holdOut: { ...holdOut, ...curves.holdOut },
}
