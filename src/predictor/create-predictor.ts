import { scoreBatch } from '../batch/batch'
import type { BatchOptions } from '../batch/batch-options'
import type { BatchSteps } from '../batch/item-chunks'
import { scoreStream } from '../batch/stream'
import { throwIfAborted } from '../checks/abort'
import type { FieldIssue } from '../checks/errors'
import { callOptions, checkOptions, copyOptions, predictorOptions, requireOptions } from '../checks/options'
import type { Customer as BundledCustomer, PointName as BundledPoint } from '../model/bundled-model'
import type { LoadedModel } from '../model/loaded-model'
import type { OperatingPointName } from '../model/manifest'
import { portableRuntime } from '../runtimes/portable'
import { andThen, asPromises, ignoreRejection, type Runtime, type RuntimeMode } from '../runtimes/runtime'
import { openSession } from '../runtimes/session'
import { createAsOfReader } from '../steps/as-of'
import { createInterval } from '../steps/confidence'
import type { EstimateAt } from '../steps/cut-offs'
import { createDecider, type Decide } from '../steps/decide'
import { createExplainer, type Explainer, type MarginContributions } from '../steps/explain'
import { type DecisionPolicy, resolvePolicy } from '../steps/policy'
import type { ExplainOptions, PredictOptions } from '../steps/prediction'
import type { ChurnPredictor, PredictorOptions } from './churn-predictor'
import { loadBundledModel } from './load-bundled-model'
import { rememberParts } from './predictor-parts'
import { createRecordSteps, type RecordSteps } from './record-steps'

/**
 * Builds a predictor. Without options: the bundled model, the portable runtime, synchronous. With a `model`, which
 * `loadModel` of `@org/churn/model` loads, the predictor's customer type is that model's.
 *
 * @typeParam OwnCustomer - The customer type of `model`.
 * @typeParam M - Whether the runtime, and so every call, is synchronous.
 * @typeParam Point - The operating points of `model`.
 * @throws {InvalidModelError} when the bundled model is damaged.
 */
export function createChurnPredictor<M extends RuntimeMode = 'synchronous'>(
  options?: PredictorOptions<M, BundledPoint> & { readonly model?: undefined },
): ChurnPredictor<BundledCustomer, M, BundledPoint>
export function createChurnPredictor<
  OwnCustomer,
  M extends RuntimeMode = 'synchronous',
  Point extends OperatingPointName = OperatingPointName,
>(
  options: PredictorOptions<M, NoInfer<Point>> & { readonly model: LoadedModel<OwnCustomer, Point> },
): ChurnPredictor<OwnCustomer, M, Point>
export function createChurnPredictor(
  options: PredictorOptions<RuntimeMode> & { readonly model?: LoadedModel<unknown> | undefined } = {},
): unknown {
  const { model, runtime, policy, asOf } = requireOptions(options, predictorOptions)
  return buildPredictor(model ?? loadBundledModel(), runtime ?? portableRuntime, policy, asOf)
}

/**
 * Builds every step once, in the order of the flow.
 *
 * @param revise Corrects what was learned in training; a greater margin must not get a smaller estimate.
 */
export function buildPredictor(
  loaded: LoadedModel<unknown>,
  runtime: Runtime,
  policy: DecisionPolicy = loaded.manifest.defaultOperatingPoint,
  asOf?: string | null,
  revise: (trainedAt: EstimateAt) => EstimateAt = (trainedAt) => trainedAt,
): object {
  const { contract, manifest, calibrate } = loaded
  const { name, version, features } = manifest
  const model = Object.freeze({ name, version })
  const width = features.length

  const readAsOf = createAsOfReader(contract, asOf)
  const stepsAsOf = createRecordSteps(loaded)
  const intervalAt = createInterval(manifest.confidence)
  const estimateAt = revise((margin) => {
    const probability = calibrate(margin)
    return { probability, interval: intervalAt(margin, probability) }
  })
  const rule = resolvePolicy(manifest, policy)
  const decider = createDecider(manifest, estimateAt, rule)
  const byDefault = { given: undefined, decide: decider({}).decide }
  let explainer: Explainer | undefined
  const reasonsFor: Explainer = (values, row, which) => {
    explainer ??= createExplainer(contract, features, loaded.explainer())
    return explainer(values, row, which)
  }
  // Last, so that nothing is left open where the options are impossible.
  const session = openSession(runtime, loaded, manifest.margin)

  const conclude = (margin: number, warnings: readonly FieldIssue[], decide: Decide) => {
    const estimate = estimateAt(margin)
    const { probability, interval } = estimate
    const { churn, threshold, operatingPoint, expectedGain, riskBand } = decide(margin, estimate)
    // Field by field: two spreads would cost more than the trees.
    return { probability, interval, churn, threshold, operatingPoint, expectedGain, riskBand, warnings, model }
  }
  const { run, checkOpen, dispose } = session

  // One row for all calls where nothing can come between encoding and running it: making one takes longer than filling it.
  const ownRow = runtime === portableRuntime ? new Float32Array(width) : undefined

  /** The options of one call, each read once, and how it decides. */
  const readCall = <Options extends PredictOptions<boolean>>(options: Options | null | undefined) => {
    if (options === undefined || options === null) return byDefault
    const given = requireOptions(options, callOptions) as Options
    return { given, decide: decider(given).decide }
  }

  /** The first two steps, which `predict` and `explain` share. */
  const encoded = (customer: unknown, asOf: number | undefined, signal?: AbortSignal) => {
    const { validate, encode } = stepsAsOf(asOf)
    const { values, warnings } = validate(customer)
    const row = signal || !ownRow ? new Float32Array(width) : ownRow
    encode(values, row, 0)
    return { values, warnings, row }
  }

  /** Both in one, field by field for the same reason. */
  const explained = (
    {
      probability,
      interval,
      churn,
      threshold,
      operatingPoint,
      expectedGain,
      riskBand,
      warnings,
    }: ReturnType<typeof conclude>,
    { baseLogOdds, logOdds, contributions, remainder }: MarginContributions,
  ) => ({
    probability,
    interval,
    churn,
    threshold,
    operatingPoint,
    expectedGain,
    riskBand,
    warnings,
    model,
    baseLogOdds,
    logOdds,
    contributions,
    remainder,
  })

  const predict = (customer: unknown, options?: PredictOptions<boolean> | null) => {
    const { given, decide } = readCall(options)
    const { warnings, row } = encoded(customer, readAsOf(given?.asOf), given?.signal)
    return andThen(run(row, 1, given?.signal), (margins) => conclude(margins[0], warnings, decide))
  }

  const explain = (customer: unknown, options?: ExplainOptions<boolean> | null) => {
    const { given, decide } = readCall(options)
    const { values, warnings, row } = encoded(customer, readAsOf(given?.asOf), given?.signal)
    const reasons = reasonsFor(values, row, given ?? {})
    const concludeAt = (margin: number) => explained(conclude(margin, warnings, decide), reasons)
    // On a grid, the portable runtime would answer with the same sum of the same leaves.
    if (ownRow && manifest.margin) {
      checkOpen()
      throwIfAborted(given?.signal)
      return concludeAt(reasons.logOdds)
    }
    return andThen(run(row, 1, given?.signal), (margins) => concludeAt(margins[0]))
  }

  /** The steps of one batch, with its options. */
  const batchSteps = (options: BatchOptions<boolean>): BatchSteps => {
    // Once for all, and not before the batch is ready to report what is wrong with its options.
    let decide: Decide | undefined
    let recordSteps: RecordSteps | undefined
    const ownSteps = () => {
      recordSteps ??= stepsAsOf(readAsOf(options.asOf))
      return recordSteps
    }
    const concludeAll = (margin: number, warnings: readonly FieldIssue[]) => {
      ownSteps()
      if (!decide) {
        checkOptions(options, callOptions)
        decide = decider(options).decide
      }
      return conclude(margin, warnings, decide)
    }
    return {
      width,
      validate: (record) => ownSteps().validate(record),
      encode: (values, rows, offset) => ownSteps().encode(values, rows, offset),
      run,
      contract,
      modelSha256: manifest.model.sha256,
      asOf: () => readAsOf(options.asOf),
      mode: runtime.mode,
      checkOpen,
      conclude: concludeAll,
    }
  }
  const predictBatch = (customers: unknown, options?: BatchOptions<boolean> | null) => {
    const given = copyOptions(options ?? {}, callOptions)
    return scoreBatch(batchSteps(given), customers, given)
  }
  const predictStream = (customers: unknown, options?: BatchOptions<boolean> | null) => {
    const given = copyOptions(options ?? {}, callOptions)
    return scoreStream(batchSteps(given), customers, given)
  }

  // Runtimes without the `using` statement do not have its symbols either.
  const disposing: Record<symbol, () => unknown> = {}
  if (Symbol.dispose) disposing[Symbol.dispose] = () => void ignoreRejection(dispose())
  if (Symbol.asyncDispose) disposing[Symbol.asyncDispose] = async () => dispose()

  const calls = { predict, explain, dispose }
  const answering = runtime.mode === 'asynchronous' ? asPromises(calls) : calls
  const predictor = { ...answering, ...disposing, predictBatch, predictStream, manifest, contract }
  return rememberParts(predictor, {
    loaded,
    runtime,
    mode: runtime.mode,
    rule,
    asOf: asOf ?? undefined,
    validate: (record, day) => void stepsAsOf(readAsOf(day)).validate(record),
    batchSteps,
    calibrate,
    decider,
    engine: session.name,
  })
}
