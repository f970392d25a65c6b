import manifest from '../models/telco/manifest.json'
import { evaluationOf, type ModelEvaluation } from './model/evaluation'
import type { ModelManifest } from './model/manifest'

export type { OutcomeCounts } from './decisions/outcomes'
export type {
  DecisionFigures,
  EvaluatedPoint,
  EvaluatedSample,
  ModelEvaluation,
  ReliabilityBin,
} from './model/evaluation'
export type { OperatingPoint } from './model/manifest'

/** The bundled model's evaluation. A separate entry, so that only those who import it pay for it. */
export const evaluation: ModelEvaluation = /* @__PURE__ */ evaluationOf(
  manifest as unknown as ModelManifest,
) as ModelEvaluation
