import { attempt } from '../checks/unreadable'
import type { OutcomeCounts } from '../decisions/outcomes'
import type { ModelManifest, OperatingPoint } from './manifest'

/** How good a model is, measured in training. Figures are shares between 0 and 1 unless stated otherwise. */
export interface ModelEvaluation {
  /** Checksum of the model that was evaluated. */
  readonly modelSha256: string
  readonly operatingPoints: readonly EvaluatedPoint[]
  /** Each training row, predicted by a model that has not seen it. Every choice was made on these. */
  readonly outOfFold: EvaluatedSample
  /** Rows set aside before anything was chosen. Quote these figures. */
  readonly holdOut: EvaluatedSample
}

/** An operating point with the rule that chose it, always on out-of-fold predictions; the hold-out only measures it. */
export interface EvaluatedPoint extends OperatingPoint {
  /** The rule in words. */
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

/** How good the probabilities of one sample are, independent of any threshold. */
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
  /**
   * Input of `thresholdCurve` and `realizedProfitCurve`: the customers and churners found at about a hundred
   * thresholds.
   */
  readonly outcomes: OutcomeCounts
  /** Ten bins of equal count, from low to high probability. */
  readonly reliability: readonly ReliabilityBin[]
}

/** Customers with similar probabilities: what was predicted, and what happened. */
export interface ReliabilityBin {
  readonly rows: number
  readonly meanProbability: number
  /** Share that churned, with its 95 % interval (Wilson, 1927). */
  readonly churn: { readonly value: number; readonly low: number; readonly high: number }
}

/** The figures as a manifest keeps them: those of a sample in two places, and much that only the model card shows. */
interface Evidence {
  readonly operatingPoints: readonly object[]
  readonly model: { readonly sha256: string }
  readonly evaluation: {
    readonly outOfFold: object
    readonly holdOut: object
    readonly curves: { readonly outOfFold: object; readonly holdOut: object }
  }
}

/**
 * What a bundle's manifest.json says of the model's quality, for any model; undefined for a manifest without figures,
 * such as one that was written for a model of another tool.
 *
 * @param manifest The content of manifest.json.
 */
export function evaluationOf(manifest: ModelManifest): ModelEvaluation | undefined {
  return attempt(
    () => readEvaluation(manifest),
    () => undefined,
  )
}

function readEvaluation(manifest: ModelManifest): ModelEvaluation | undefined {
  const { model, operatingPoints, evaluation } = (manifest ?? {}) as unknown as Partial<Evidence>
  if (!model || !operatingPoints || !evaluation?.curves?.holdOut || !evaluation.holdOut) return undefined
  const { curves, outOfFold, holdOut } = evaluation
  return {
    modelSha256: model.sha256,
    operatingPoints: operatingPoints as readonly EvaluatedPoint[],
    outOfFold: { ...outOfFold, ...curves.outOfFold } as EvaluatedSample,
    holdOut: { ...holdOut, ...curves.holdOut } as EvaluatedSample,
  }
}
