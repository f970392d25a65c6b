import { throwIfAborted } from '../checks/abort'
import type { ChurnError, FieldIssue } from '../checks/errors'
import { decidingOptions, readOptions } from '../checks/options'
import type { OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { type PredictorParts, partsOf } from '../predictor/predictor-parts'
import { andThen, isThenable, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import type { PredictOptions } from '../steps/prediction'
import { encodeBlocks } from './blocks'
import { type CustomerTable, readTable } from './table'

/** What a decision of {@link ColumnPredictions} stands for. */
export const decisionCodes = { stays: 0, churns: 1, abstains: 2, refused: 3 } as const

/** The answers to customers in columns, by row. */
export interface ColumnPredictions {
  readonly rowCount: number
  /** Calibrated probability that the customer churns, 0 to 1: Float64Array of rowCount, NaN where refused. */
  readonly probabilities: Float64Array
  /** {@link decisionCodes}: Uint8Array of rowCount. */
  readonly decisions: Uint8Array
  /** Where the decisions came from. */
  readonly threshold: number
  readonly operatingPoint: OperatingPointName | undefined
  /** What was accepted but unfamiliar, of the rows that have any. */
  readonly warnings: ReadonlyMap<number, readonly FieldIssue[]>
  /** Why rows were refused. */
  readonly errors: ReadonlyMap<number, ChurnError>
  /** Names of columns that are no field of the contract. */
  readonly ignored: readonly string[]
}

/**
 * Scores customers in columns, without making an object of each: typed arrays, plain arrays, categories by their places
 * in a dictionary, or an Arrow table. Every row gets the probability, decision, warnings or refusal that `predict` gives
 * the same customer.
 *
 * @throws {InvalidOptionError} for anything but columns, columns of unequal length, a field without the column that it
 * needs, an index that is no place in its dictionary, or an impossible option.
 * @throws {RuntimeFailedError} when the runtime fails; the reason of `signal`, once it is aborted.
 */
export function predictColumns<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  columns: CustomerTable<NoInfer<Customer>>,
  options?: PredictOptions<boolean, NoInfer<Point>>,
): RuntimeAnswer<M, ColumnPredictions>
export function predictColumns(
  predictor: ChurnPredictor<unknown, RuntimeMode>,
  columns: unknown,
  options?: PredictOptions<boolean> | null,
): unknown {
  const parts = partsOf(predictor)
  const run = () => score(parts, columns, readOptions(options, decidingOptions))
  return parts.mode === 'asynchronous' ? (async () => run())() : run()
}

function score(
  parts: PredictorParts,
  given: unknown,
  { signal, ...deciding }: PredictOptions<boolean>,
): ColumnPredictions | Promise<ColumnPredictions> {
  const { contract } = parts.loaded
  const { threshold, operatingPoint, judge } = parts.decider(deciding)
  const steps = parts.batchSteps(deciding)
  throwIfAborted(signal)
  steps.checkOpen()
  const { rowCount, parts: pieces, ignored } = readTable(given, contract)
  const answers = {
    rowCount,
    probabilities: new Float64Array(rowCount),
    decisions: new Uint8Array(rowCount),
    threshold,
    operatingPoint,
    warnings: new Map<number, readonly FieldIssue[]>(),
    errors: new Map<number, ChurnError>(),
    ignored,
  }
  const conclude = (start: number, margins: Float32Array) => {
    for (let place = 0; place < margins.length; place++) {
      const row = start + place
      if (answers.errors.has(row)) {
        answers.probabilities[row] = Number.NaN
        answers.decisions[row] = decisionCodes.refused
        continue
      }
      const margin = margins[place]
      answers.probabilities[row] = parts.calibrate(margin)
      const churn = judge(margin)
      answers.decisions[row] =
        churn === 'abstain' ? decisionCodes.abstains : churn ? decisionCodes.churns : decisionCodes.stays
    }
  }
  const blocks = encodeBlocks(parts.loaded, steps, pieces, answers)
  const scoreRest = (): void | Promise<void> => {
    for (let next = blocks.next(); !next.done; next = blocks.next()) {
      const { start, rowCount, features } = next.value
      const done = andThen(steps.run(features, rowCount, signal), (margins) => conclude(start, margins))
      if (isThenable(done)) return done.then(scoreRest)
    }
  }
  return andThen(scoreRest(), () => answers)
}
