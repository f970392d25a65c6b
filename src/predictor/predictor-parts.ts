import type { BatchSteps } from '../batch/item-chunks'
import { InvalidOptionError } from '../checks/errors'
import { readValue } from '../checks/unreadable'
import type { LoadedModel } from '../model/loaded-model'
import type { Runtime, RuntimeMode } from '../runtimes/runtime'
import type { Calibrator } from '../steps/calibrate'
import type { Decider, DecisionOptions } from '../steps/decide'
import type { DecisionRule } from '../steps/policy'
import type { PredictOptions } from '../steps/prediction'

/** What a predictor was built from. */
export interface PredictorParts {
  readonly loaded: LoadedModel<unknown>
  readonly runtime: Runtime
  readonly mode: RuntimeMode
  /** How calls decide that name no policy. */
  readonly rule: DecisionRule
  /** The as-of date of calls that name none. */
  readonly asOf: string | undefined
  /** The steps of the flow, with a call's options. */
  readonly batchSteps: (options: PredictOptions<boolean>) => BatchSteps
  /** Holds a record to the contract as of a day: the call's, or else the predictor's. */
  readonly validate: (record: unknown, asOf: string | undefined) => void
  readonly calibrate: Calibrator
  readonly decider: (options: DecisionOptions<boolean>) => Decider
  /** What computes the margins, with the kernel it chose: `portable, tables kernel`. */
  readonly engine: string
}

/** Kept beside the predictors, not on them: trees, bytes and steps are not part of the public API. */
const partsOfPredictors = /* @__PURE__ */ new WeakMap<object, PredictorParts>()

/** Records what a new predictor was built from, for workers and for what-if questions. */
export function rememberParts<Predictor extends object>(predictor: Predictor, parts: PredictorParts): Predictor {
  partsOfPredictors.set(predictor, parts)
  return predictor
}

/** @throws {InvalidOptionError} for anything that `createChurnPredictor` has not made. */
export function partsOf(predictor: object): PredictorParts {
  const parts = partsOfPredictors.get(predictor)
  if (parts) return parts
  const isOfAnother = typeof readValue(() => (predictor as { predict?: unknown } | null)?.predict) === 'function'
  const hint = isOfAnother
    ? ' of this copy of @org/churn made: an import and a require each load their own, and so do two versions'
    : ' made'
  throw new InvalidOptionError('predictor', predictor, `a predictor that createChurnPredictor${hint}`)
}
