import { throwIfAborted } from './abort'
import { type BatchItem, type BatchOptions, type SpreadBatchOptions, scoreBatch } from './batch'
import type { CustomerFlow, CustomerList, CustomerStream } from './batch-input'
import type { MarginSteps } from './batch-margins'
import { type Customer as BundledCustomer, bundledModel } from './bundled-model'
import { createCalibrator } from './calibration'
import { createInterval } from './confidence'
import type { Contract } from './contract'
import { createValidator } from './customer'
import { createDecider, type Decide, type Verdict } from './decision'
import { type FieldIssue, InvalidOptionError, RuntimeError } from './errors'
import { createExplainer, type Explainer } from './explanation'
import { createEncoder } from './features'
import type { Manifest } from './manifest'
import { loadModel, type ModelBundle } from './model'
import { checkOptions, predictorOptions } from './options'
import type { DecisionPolicy } from './policy'
import type { ChurnExplanation, ChurnPrediction, ExplainOptions, PredictOptions } from './prediction'
import { rememberParts } from './predictor-parts'
import { createLabelReader, createRowReader, type RawRow } from './raw-row'
import { type Answer, after, type Mode, promising, type Runtime } from './runtime'
import { portable } from './runtimes/portable'
import { compareAnswers, type SelfTestResult, type Verification } from './self-test'
import { createShapExplainer } from './trees/shap'

/** How to build a predictor. */
export interface PredictorOptions<M extends Mode> {
  /** What computes the margins; the portable runtime by default, with which every call is synchronous. */
  readonly runtime?: Runtime<M>
  /** How calls decide that name no policy: at the manifest's default operating point by default. */
  readonly policy?: DecisionPolicy
}

/**
 * Predicts and explains churn for one model. Every call is pure: no state is kept between customers. With an
 * asynchronous runtime what is said to be thrown is a rejection.
 */
export interface ChurnPredictor<Customer, M extends Mode = 'synchronous'> extends Disposable, AsyncDisposable {
  /**
   * Scores one customer.
   *
   * @throws {InvalidCustomerError} listing every value the contract refuses.
   * @throws {InvalidOptionError} for an operating point the model does not have, or impossible economics.
   * @throws {RuntimeError} when the runtime fails or has been disposed of; {@link AbortedError} when `signal` says so.
   */
  predict<Abstains extends boolean = false>(
    customer: Customer,
    options?: PredictOptions<Abstains>,
  ): Answer<M, ChurnPrediction<Verdict<Abstains>>>

  /**
   * Scores many customers: an item for each, in order; a refused customer does not stop the others. A list, which is an
   * array of customers or an object of columns, is answered with a list.
   *
   * @throws {InvalidOptionError} for anything but customers, columns of unequal length, or an impossible option.
   * @throws {RuntimeError} when the runtime or a worker fails; {@link AbortedError} when `signal` says so.
   */
  predictBatch<Abstains extends boolean = false>(
    customers: CustomerList<Customer>,
    options: SpreadBatchOptions<Abstains>,
  ): Promise<readonly BatchItem<Verdict<Abstains>>[]>
  /** The same without workers. */
  predictBatch<Abstains extends boolean = false>(
    customers: CustomerList<Customer>,
    options?: BatchOptions<Abstains>,
  ): Answer<M, readonly BatchItem<Verdict<Abstains>>[]>

  /**
   * Customers that come one after another are answered one after another, and read only as they are asked for: at most
   * some chunks ahead, so that neither a large file nor an endless stream fills the memory. The generator is
   * asynchronous where the source, the runtime or workers are. Leaving its loop closes the source.
   *
   * @throws {SourceError} when the source fails, after the answers to the customers before.
   */
  predictBatch<Abstains extends boolean = false>(
    customers: CustomerFlow<Customer>,
    options: SpreadBatchOptions<Abstains>,
  ): AsyncGenerator<BatchItem<Verdict<Abstains>>, void, undefined>
  /** The same of an asynchronous source, without workers. */
  predictBatch<Abstains extends boolean = false>(
    customers: AsyncIterable<Customer> | CustomerStream<Customer>,
    options?: BatchOptions<Abstains>,
  ): AsyncGenerator<BatchItem<Verdict<Abstains>>, void, undefined>
  /** The same of an iterable, without workers. */
  predictBatch<Abstains extends boolean = false>(
    customers: Iterable<Customer>,
    options?: BatchOptions<Abstains>,
  ): M extends 'asynchronous'
    ? AsyncGenerator<BatchItem<Verdict<Abstains>>, void, undefined>
    : Generator<BatchItem<Verdict<Abstains>>, void, undefined>

  /**
   * Scores one customer and says why: exact path-dependent SHAP values (Lundberg et al. 2018, arXiv 1802.03888) in
   * log-odds, summed per field. Computed on the model's own trees whichever runtime predicts.
   *
   * @throws {InvalidCustomerError} listing every value the contract refuses.
   * @throws {InvalidModelError} for a model that carries no node cover.
   */
  explain<Abstains extends boolean = false>(
    customer: Customer,
    options?: ExplainOptions<Abstains>,
  ): Answer<M, ChurnExplanation<Extract<keyof Customer, string>, Verdict<Abstains>>>

  /**
   * Reads a row in the source's own column names and spellings.
   *
   * @throws {InvalidRowError} listing every cell that cannot be read.
   */
  readRow(row: RawRow): Customer

  /**
   * Reads the outcome that a labelled row records: true where the customer churned, undefined where it says nothing.
   *
   * @throws {InvalidRowError} for a label in another spelling than the source's.
   */
  readLabel(row: RawRow): boolean | undefined

  /**
   * Re-runs verification rows where it stands: every row's probability by the runtime, every contribution by the trees,
   * against what the native libraries answered in training. The bundled model's rows are `@org/churn/verification`.
   *
   * @throws {InvalidOptionError} for the rows of another model.
   */
  selfTest(verification: Verification<Customer>): Answer<M, SelfTestResult>

  /** Lets go of the runtime's session; predictions are refused from then on. `using` and `await using` call it too. */
  dispose(): Answer<M, void>

  /** What training says of the model: version, features, operating points, evaluation. */
  readonly model: Manifest

  /** The fields of a customer: names, types, allowed values, labels, policies. */
  readonly contract: Contract
}

/**
 * Builds a predictor. Without options: the bundled model, the portable runtime, synchronous. With a `model`, the
 * predictor's customer type is that model's.
 *
 * @typeParam OwnCustomer - The customer type of `model`.
 * @typeParam M - Whether the runtime, and so every call, is synchronous.
 * @throws {InvalidModelError} when the model's parts are damaged or do not belong together.
 */
export function createChurnPredictor<M extends Mode = 'synchronous'>(
  options?: PredictorOptions<M> & { readonly model?: undefined },
): ChurnPredictor<BundledCustomer, M>
export function createChurnPredictor<OwnCustomer, M extends Mode = 'synchronous'>(
  options: PredictorOptions<M> & { readonly model: ModelBundle<OwnCustomer> },
): ChurnPredictor<OwnCustomer, M>
export function createChurnPredictor(
  options: PredictorOptions<Mode> & { readonly model?: ModelBundle<unknown> | undefined } = {},
): unknown {
  if (options === null || typeof options !== 'object') {
    throw new InvalidOptionError('options', options, 'an object, or nothing')
  }
  checkOptions(options, predictorOptions)
  const bundle: ModelBundle<unknown> = options.model ?? bundledModel
  const runtime: Runtime = options.runtime ?? portable
  const loaded = loadModel(bundle)
  const { contract, manifest } = bundle
  const { name, version, features } = manifest
  const model = Object.freeze({ name, version })
  const width = features.length

  const validate = createValidator(contract, bundle.schema)
  const encode = createEncoder(features)
  const session = runtime.open(loaded)
  const calibrate = createCalibrator(manifest.link, manifest.calibration)
  const intervalAt = createInterval(manifest.confidence)
  const decider = createDecider(manifest, options.policy)
  const usually = decider({})
  const readRow = createRowReader(contract)
  const readLabel = createLabelReader(contract)
  let explainer: Explainer | undefined
  const reasonsFor: Explainer = (values, row, which) => {
    explainer ??= createExplainer(contract, features, createShapExplainer(loaded.ensemble))
    return explainer(values, row, which)
  }

  const answerTo = (margin: number) => {
    const probability = calibrate(margin)
    return { probability, interval: intervalAt(margin, probability) }
  }
  const conclude = (margin: number, warnings: readonly FieldIssue[], decide: Decide) => {
    const { probability, interval } = answerTo(margin)
    const { churn, threshold, operatingPoint, expectedGain, riskBand } = decide(probability, interval)
    // Field by field: two spreads would cost more than the trees.
    return { probability, interval, churn, threshold, operatingPoint, expectedGain, riskBand, warnings, model }
  }

  let disposed = false
  const checkOpen = () => {
    if (disposed) throw new RuntimeError(`The predictor of model "${name}" has been disposed of.`)
  }
  const run = (rows: Float32Array, rowCount: number, signal: AbortSignal | undefined) => {
    checkOpen()
    throwIfAborted(signal)
    return after(session.run(rows, rowCount, signal), (margins) => checkMargins(margins, rowCount))
  }
  const steps: MarginSteps = { width, validate, encode, run, contract, modelSha256: manifest.model.sha256 }

  const predict = (customer: unknown, options?: PredictOptions<boolean> | null) => {
    const decide = options ? decider(options) : usually
    const { values, warnings } = validate(customer)
    const row = new Float32Array(width)
    encode(values, row, 0)
    return after(run(row, 1, options?.signal), (margins) => conclude(margins[0], warnings, decide))
  }

  const explain = (customer: unknown, options?: ExplainOptions<boolean> | null) => {
    const decide = options ? decider(options) : usually
    const { values, warnings } = validate(customer)
    const row = new Float32Array(width)
    encode(values, row, 0)
    const reasons = reasonsFor(values, row, options ?? {})
    return after(run(row, 1, options?.signal), (margins) =>
      Object.assign(conclude(margins[0], warnings, decide), reasons),
    )
  }

  const predictBatch = (customers: unknown, options?: BatchOptions<boolean> | SpreadBatchOptions<boolean> | null) => {
    let decide: Decide | undefined
    const concludeAll = (margin: number, warnings: readonly FieldIssue[]) => {
      // Once for all, and not before the batch is ready to report what is wrong with its options.
      decide ??= decider(options ?? {})
      return conclude(margin, warnings, decide)
    }
    return scoreBatch({ ...steps, mode: runtime.mode, checkOpen, conclude: concludeAll }, customers, options ?? {})
  }

  const selfTest = (verification: Verification<unknown>) => {
    const { modelSha256, rows } = verification ?? {}
    if (modelSha256 !== manifest.model.sha256 || !Array.isArray(rows)) {
      const got = modelSha256 === undefined ? verification : `rows of model ${modelSha256}`
      throw new InvalidOptionError('verification', got, `rows of model ${manifest.model.sha256}`)
    }
    const cells = new Float32Array(rows.length * width)
    const reasons = rows.map(({ customer }, index) => {
      const { values } = validate(customer)
      encode(values, cells, index * width)
      return reasonsFor(values, cells.subarray(index * width, (index + 1) * width), { sensitive: true })
    })
    return after(run(cells, rows.length, undefined), (margins) =>
      compareAnswers(
        rows,
        reasons.map(({ contributions }, index) => ({ ...answerTo(margins[index]), contributions })),
        session.kernel ? `${runtime.name}, ${session.kernel} kernel` : runtime.name,
      ),
    )
  }

  const dispose = () => {
    if (disposed) return undefined
    disposed = true
    return session.dispose?.()
  }
  // Runtimes without the `using` statement do not have its symbols either.
  const disposing: Record<symbol, () => unknown> = {}
  if (Symbol.dispose) disposing[Symbol.dispose] = () => void dispose()
  if (Symbol.asyncDispose) disposing[Symbol.asyncDispose] = async () => dispose()

  const calls = { predict, explain, selfTest, dispose }
  const answering = runtime.mode === 'asynchronous' ? promising(calls) : calls
  const predictor = { ...answering, ...disposing, predictBatch, readRow, readLabel, model: manifest, contract }
  return rememberParts(predictor, { model: loaded, mode: runtime.mode, steps })
}

/** A runtime that answers anything but a number for each row must not end in a silent decision. */
function checkMargins(margins: Float32Array, rowCount: number): Float32Array {
  for (let row = 0; row < rowCount; row++) {
    if (!Number.isFinite(margins?.[row])) {
      throw new RuntimeError(
        `The runtime answered ${margins?.[row]} as the margin of row ${row}; a finite number is expected.`,
      )
    }
  }
  return margins
}
