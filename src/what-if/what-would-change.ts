import type { BatchItem } from '../batch/items'
import { InvalidCustomerError, InvalidOptionError } from '../checks/errors'
import { decidingOptions, readOptions } from '../checks/options'
import type { ContractField } from '../model/contract'
import type { LoadedModel } from '../model/loaded-model'
import type { OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { partsOf } from '../predictor/predictor-parts'
import { type ChangeSearchEnd, describeOutcome } from '../reasons/outcome'
import { andThen, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import type { Values } from '../steps/encode'
import type { ChurnPrediction, PredictOptions } from '../steps/prediction'
import { actionableFields, candidatesFor } from './change-candidates'
import { nearestNumbers, rankSets } from './change-ranking'
import { runSearch, type SearchFindings, type Steps, searchChanges } from './change-search'
import { applyChanges, type CustomerChanges, changeOf, type FieldChange } from './changes'
import { type ChangeTarget, targetTest } from './target'

/** What to look for, and where to stop. */
export interface WhatWouldChangeOptions<Customer, Point extends OperatingPointName = OperatingPointName>
  extends PredictOptions<false, Point> {
  /** The decision or the probability to bring about; `{ churn: false }` by default. */
  readonly target?: ChangeTarget
  /** Most fields that are changed at once; 2 by default. */
  readonly maxChanges?: number
  /** The fields that may be changed: all that the contract declares actionable by default. */
  readonly fields?: readonly Extract<keyof Customer, string>[]
  /** Most changed customers that are scored, and most sets that are passed over unscored; 20,000 by default. */
  readonly maxEvaluations?: number
  /** How many answers to list, best first; 10 by default. */
  readonly top?: number
}

type Options = WhatWouldChangeOptions<Values>
type BatchItems = readonly BatchItem[]

/** One set of changes that brings the customer to the target. */
export interface ChangeSet<Customer> {
  /** The new values by field: what `simulate` takes. */
  readonly changes: CustomerChanges<Customer>
  /** The same, field by field, with words for people. */
  readonly steps: readonly FieldChange<Extract<keyof Customer, string>>[]
  /** The changed customer, and what the model says of it. */
  readonly customer: Customer
  readonly prediction: ChurnPrediction
  readonly probabilityDifference: number
}

/** How a search ended: `NONE_WITHIN_LIMITS` only after all sets, `STOPPED_EARLY` where the bound on work came first. */
export type ChangeSearchOutcome = ChangeSearchEnd['outcome']

/** The smallest sets of changes that bring a customer to a target, by the model's response: not a promise of cause. */
export interface ChangeSearchResult<Customer> extends ChangeSearchEnd {
  /** The outcome for people, with the limits it holds within; in any language by `describeOutcome`. */
  readonly sentence: string
  /** The customer as recorded. */
  readonly before: ChurnPrediction
  /** Fewest changes first, then the greatest effect on the probability, then the contract's order. */
  readonly answers: readonly ChangeSet<Customer>[]
  /** How many changed customers were scored. */
  readonly evaluations: number
}

/**
 * The smallest sets of changes, among what a company can act on, that bring a customer to a target. All single changes
 * and all sets up to `maxChanges` are tried, a number at one value for each interval between the model's thresholds, so
 * that nothing within these limits is missed. Every set is validated and scored like any customer. Of a number the
 * nearest value that suffices is listed. Sets hold no change that is not needed.
 *
 * The model's response to another record, not a promise of cause: customers who sign for two years differ in more than
 * their contract.
 *
 * @throws {InvalidCustomerError} listing every value the contract refuses.
 * @throws {InvalidOptionError} for an impossible target or limit, or a field nobody can act on.
 */
export function whatWouldChange<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  customer: NoInfer<Customer>,
  options?: NoInfer<WhatWouldChangeOptions<Customer, Point>>,
): RuntimeAnswer<M, ChangeSearchResult<Customer>>
export function whatWouldChange(
  predictor: ChurnPredictor<Values, RuntimeMode>,
  customer: Values,
  options?: WhatWouldChangeOptions<Values> | null,
): unknown {
  const { mode, loaded } = partsOf(predictor)
  const run = () => search(predictor, loaded, customer, readOptions(options, optionRules()))
  return mode === 'asynchronous' ? (async () => run())() : run()
}

const optionRules = () => ({
  ...decidingOptions,
  target: undefined,
  maxChanges: undefined,
  fields: undefined,
  maxEvaluations: undefined,
  top: undefined,
})

function search(
  predictor: ChurnPredictor<Values, RuntimeMode>,
  { contract, manifest, ensemble }: LoadedModel<unknown>,
  customer: Values,
  { target = { churn: false }, fields, top = 10, maxChanges = 2, maxEvaluations = 20_000, ...deciding }: Options,
): ChangeSearchResult<Values> | Promise<ChangeSearchResult<Values>> {
  const limits = { maxChanges, maxEvaluations }
  for (const [name, value] of Object.entries({ ...limits, top })) checkCount(name, value)
  const allowed = allowedFields(actionableFields(contract), fields)
  const reachesTarget = targetTest(target)
  const changed = (steps: Steps) => applyChanges(contract, customer, valuesOf(steps))

  const score = (sets: readonly Steps[]) =>
    andThen(predictor.predictBatch(sets.map(changed), deciding) as BatchItems | Promise<BatchItems>, (items) =>
      items.map((item) => {
        if (item.ok) return reachesTarget(item.prediction) ? item.prediction : undefined
        if (item.error instanceof InvalidCustomerError) return undefined
        throw item.error
      }),
    )

  return andThen(predictor.predict(customer, deciding) as ChurnPrediction | Promise<ChurnPrediction>, (before) => {
    const conclude = ({
      reached,
      evaluations,
      complete,
    }: SearchFindings<ChurnPrediction>): ChangeSearchResult<Values> => {
      const answers = rankSets(nearestNumbers(reached, customer), before)
      const found = answers.length
      const end: ChangeSearchEnd = {
        outcome: outcomeOf(found, complete, reachesTarget(before)),
        found,
        complete,
        limits,
      }
      return {
        ...end,
        sentence: describeOutcome(end).sentence,
        before,
        answers: answers.slice(0, top).map(({ steps, result }) => ({
          changes: valuesOf(steps),
          steps: steps.map(({ field, value }) => changeOf(contract, field, customer[field.name], value)),
          customer: changed(steps),
          prediction: result,
          probabilityDifference: result.probability - before.probability,
        })),
        evaluations,
      }
    }
    if (reachesTarget(before)) return conclude({ reached: [], evaluations: 0, complete: true })
    const candidates = candidatesFor(allowed, customer, manifest.features, ensemble)
    return andThen(runSearch(searchChanges<ChurnPrediction>(candidates, limits), score), conclude)
  })
}

const valuesOf = (steps: Steps): Values => Object.fromEntries(steps.map(({ field, value }) => [field.name, value]))

function checkCount(name: string, value: unknown): void {
  if (!(Number.isSafeInteger(value) && (value as number) >= 1)) {
    throw new InvalidOptionError(name, value, 'a whole number of at least 1')
  }
}

/** The actionable fields among those asked for. */
function allowedFields(
  actionable: readonly ContractField[],
  names: readonly string[] | undefined,
): readonly ContractField[] {
  if (names === undefined) return actionable
  const expected = `fields among ${actionable.map(({ name }) => name).join(', ')}, which can be acted on`
  if (!Array.isArray(names) || names.length === 0) {
    throw new InvalidOptionError('fields', names, `an array of ${expected}`)
  }
  for (const name of names) {
    if (!actionable.some((field) => field.name === name)) throw new InvalidOptionError('fields', name, expected)
  }
  return actionable.filter(({ name }) => names.includes(name))
}

function outcomeOf(found: number, complete: boolean, there: boolean): ChangeSearchOutcome {
  if (there) return 'ALREADY_AT_TARGET'
  if (found > 0) return 'FOUND'
  return complete ? 'NONE_WITHIN_LIMITS' : 'STOPPED_EARLY'
}
