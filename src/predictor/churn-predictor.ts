import type { BatchOptions } from '../batch/batch-options'
import type { CustomerList, CustomerSource } from '../batch/input'
import type { BatchItem } from '../batch/items'
import type { ModelContract } from '../model/contract'
import type { ModelManifest, OperatingPointName } from '../model/manifest'
import type { Runtime, RuntimeAnswer, RuntimeMode } from '../runtimes/runtime'
import type { ChurnVerdict } from '../steps/decide'
import type { DecisionPolicy } from '../steps/policy'
import type { ChurnExplanation, ChurnPrediction, ExplainOptions, PredictOptions } from '../steps/prediction'
import type { BatchWorkers } from '../workers/workers'

/** How to build a predictor. */
export interface PredictorOptions<M extends RuntimeMode, Point extends OperatingPointName = OperatingPointName> {
  /** The engine that computes margins. By default the portable runtime, which makes every call synchronous. */
  readonly runtime?: Runtime<M>
  /** The policy of calls that name none. By default the manifest's default operating point. */
  readonly policy?: DecisionPolicy<Point>
  /**
   * The day from which the days of dates are counted in calls that name none: an ISO date such as `2026-11-01`. Only models
   * with dates need it. There is no default, neither today nor the day of the training.
   */
  readonly asOf?: string | undefined
}

/**
 * Predicts and explains churn for one model. Calls are pure: nothing is kept between customers. With an asynchronous
 * runtime, calls reject instead of throwing.
 *
 * @typeParam Point - The operating points of the model: a policy that names another one does not compile.
 */
export interface ChurnPredictor<
  Customer,
  M extends RuntimeMode = 'synchronous',
  Point extends OperatingPointName = OperatingPointName,
> extends Disposable,
    AsyncDisposable {
  /**
   * Scores one customer.
   *
   * @throws {InvalidCustomerError} listing every value the contract refuses.
   * @throws {InvalidOptionError} for an operating point the model does not have, impossible economics, and a model with
   * dates where neither the call nor the predictor says as of which day.
   * @throws {RuntimeFailedError} when the runtime fails or has been disposed of.
   * @throws the reason of `signal`, once it is aborted.
   */
  predict<Abstains extends boolean = false>(
    customer: Customer,
    options?: PredictOptions<Abstains, Point>,
  ): RuntimeAnswer<M, ChurnPrediction<ChurnVerdict<Abstains>>>

  /**
   * Scores an array of customers or an object of columns, and returns one item per customer, in order. A refused
   * customer does not stop the others. With workers it returns a promise, whatever the runtime.
   *
   * @throws {InvalidOptionError} for anything but a list, columns of unequal length, or an impossible option.
   * @throws {RuntimeFailedError} when the runtime or a worker fails.
   * @throws the reason of `signal`, once it is aborted.
   */
  predictBatch<Abstains extends boolean = false>(
    customers: CustomerList<Customer>,
    options: BatchOptions<Abstains, Point> & { readonly workers: BatchWorkers },
  ): Promise<readonly BatchItem<ChurnVerdict<Abstains>>[]>
  /** The same without workers. */
  predictBatch<Abstains extends boolean = false>(
    customers: CustomerList<Customer>,
    options?: BatchOptions<Abstains, Point> & { readonly workers?: undefined },
  ): RuntimeAnswer<M, readonly BatchItem<ChurnVerdict<Abstains>>[]>

  /**
   * Scores customers from an iterable, an asynchronous iterable or a stream, and yields one item per customer, in
   * order. Reads the source only as you take items, a few chunks ahead at most, so that neither a large file nor an
   * endless stream fills the memory. Leaving the loop closes the source. Errors reject the next item.
   *
   * @throws {InvalidOptionError} for anything but a source of customers, or an impossible option.
   * @throws {SourceFailedError} when the source fails, after the items of the customers before.
   * @throws {RuntimeFailedError} when the runtime or a worker fails.
   * @throws the reason of `signal`, once it is aborted.
   */
  predictStream<Abstains extends boolean = false>(
    customers: CustomerSource<Customer>,
    options?: BatchOptions<Abstains, Point>,
  ): AsyncGenerator<BatchItem<ChurnVerdict<Abstains>>, void, undefined>

  /**
   * Scores one customer and says why: exact path-dependent SHAP values (Lundberg et al. 2018, arXiv 1802.03888) in
   * log-odds, summed per field. Computed on the model's own trees whichever runtime predicts.
   *
   * @throws {InvalidCustomerError} listing every value the contract refuses.
   * @throws {InvalidModelError} for a model that carries no node cover.
   */
  explain<Abstains extends boolean = false>(
    customer: Customer,
    options?: ExplainOptions<Abstains, Point>,
  ): RuntimeAnswer<M, ChurnExplanation<Extract<keyof Customer, string>, ChurnVerdict<Abstains>>>

  /** Releases the runtime's session. Predictions are refused from then on. `using` and `await using` call this too. */
  dispose(): RuntimeAnswer<M, void>

  /** The model's description: version, features, operating points, evaluation. */
  readonly manifest: ModelManifest<Point>

  /** The fields of a customer: names, types, allowed values, labels, policies. */
  readonly contract: ModelContract
}
