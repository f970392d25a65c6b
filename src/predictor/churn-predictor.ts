import type { BatchOptions, SpreadBatchOptions } from '../batch/batch'
import type { CustomerFlow, CustomerList, CustomerStream } from '../batch/input'
import type { BatchItem } from '../batch/items'
import type { Contract } from '../model/contract'
import type { Manifest } from '../model/manifest'
import type { Answer, Mode, Runtime } from '../runtimes/runtime'
import type { Verdict } from '../steps/decide'
import type { DecisionPolicy } from '../steps/policy'
import type { ChurnExplanation, ChurnPrediction, ExplainOptions, PredictOptions } from '../steps/prediction'
import type { SelfTestResult, Verification } from './self-test'

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
   * Re-runs verification rows where it stands: every row's probability by the runtime, every contribution by the trees,
   * against what the native libraries answered in training. The bundled model's rows are `@org/churn/verification`.
   *
   * @throws {InvalidOptionError} for the rows of another model.
   */
  selfTest(verification: Verification<Customer>): Answer<M, SelfTestResult>

  /** Lets go of the runtime's session; predictions are refused from then on. `using` and `await using` call it too. */
  dispose(): Answer<M, void>

  /** What training says of the model: version, features, operating points, evaluation. */
  readonly manifest: Manifest

  /** The fields of a customer: names, types, allowed values, labels, policies. */
  readonly contract: Contract
}
