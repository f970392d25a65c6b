import type { BatchItem } from '../batch/items'
import { InvalidCustomerError, InvalidOptionError, readGiven } from '../checks/errors'
import { callOptions, decidingOptions, readOptions } from '../checks/options'
import type { ContractField } from '../model/contract'
import type { OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { type PredictorParts, partsOf } from '../predictor/predictor-parts'
import { type ChangeSearchEnd, describeOutcome } from '../reasons/outcome'
import { andThen, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import { copyRecord } from '../steps/copy-record'
import type { Values } from '../steps/encode'
import { policyOf, resolvePolicy } from '../steps/policy'
import type { ChurnPrediction, PredictOptions } from '../steps/prediction'
import { candidatesFor } from './change-candidates'
import { isNearer, nearestNumbers, type ReachedSet, rankSets } from './change-ranking'
import { runSearch, type SearchFindings, type Steps, searchChanges } from './change-search'
import { applyChanges, type CustomerChanges, changeOf, type FieldChange } from './changes'
import { actionableFields, termsOf } from './offers'
import { type ChangeTarget, readTarget } from './target'

/** What to look for, and where to stop. */
export interface WhatWouldChangeOptions<Customer, Point extends OperatingPointName = OperatingPointName>
  extends PredictOptions<false, Point> {
  /** The decision or the probability to bring about; `{ churn: false }` by default. */
  readonly target?: ChangeTarget
  /** Most fields that are changed at once; 2 by default. */
  readonly maxChanges?: number
  /** The fields that may be changed: all that the contract declares actionable by default. */
  readonly fields?: readonly Extract<keyof Customer, string>[]
  /**
   * Try changes too that the contract knows, but that the company does not propose by itself, such as a downgrade;
   * false by default.
   */
  readonly includeUnoffered?: boolean
  /** Most changed customers that are scored, and most sets that are passed over unscored; 20,000 by default. */
  readonly maxEvaluations?: number
  /** How many answers to list, best first; 10 by default. */
  readonly top?: number
}

type Options = WhatWouldChangeOptions<Values>
type BatchItems = readonly BatchItem[]

/** One field's change with its terms. */
export interface ChangeStep<FieldName extends string = string> extends FieldChange<FieldName> {
  /** Whether the company proposes this by itself. */
  readonly offered: boolean
  /** What it costs the company for this customer, in the currency of the economics; undefined if unknown. */
  readonly cost: number | undefined
}

/** One set of changes, and what the model says of the changed customer. */
export interface ChangeSet<Customer> {
  /** Whether it brings the customer to the target. If no set does, the only answer is the one that comes nearest. */
  readonly reachesTarget: boolean
  /** The new values by field: what `simulate` takes. */
  readonly changes: CustomerChanges<Customer>
  /** The same, field by field, with words for people. */
  readonly steps: readonly ChangeStep<Extract<keyof Customer, string>>[]
  /** What all steps cost together; undefined if the cost of one is unknown. */
  readonly cost: number | undefined
  /**
   * What the set gains if the customer accepts it and the model's response comes true: value × the fall in probability,
   * less `cost` and one contact. Undefined if the policy has no economics or the cost is unknown.
   */
  readonly gain: number | undefined
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
  /**
   * Fewest changes first, then the greatest gain, then the greatest effect on the probability, then the contract's
   * order. If no set reaches the target, the one set that comes nearest to it, marked so; empty if none comes nearer.
   */
  readonly answers: readonly ChangeSet<Customer>[]
  /** How many changed customers were scored. */
  readonly evaluations: number
}

/**
 * The smallest sets of changes, among what a company offers, that bring a customer to a target. All single changes
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
  const parts = partsOf(predictor)
  const run = () => search(predictor, parts, customer, readOptions(options, optionRules()))
  return parts.mode === 'asynchronous' ? (async () => run())() : run()
}

const optionRules = () => ({
  ...decidingOptions,
  target: undefined,
  maxChanges: undefined,
  fields: undefined,
  maxEvaluations: undefined,
  includeUnoffered: callOptions.includeSensitive,
  top: undefined,
})

function search(
  predictor: ChurnPredictor<Values, RuntimeMode>,
  { loaded: { contract, manifest, ensemble }, rule: defaultRule }: PredictorParts,
  given: Values,
  {
    target = { churn: false },
    fields,
    includeUnoffered = false,
    top = 10,
    maxChanges = 2,
    maxEvaluations = 20_000,
    ...options
  }: Options,
): ChangeSearchResult<Values> | Promise<ChangeSearchResult<Values>> {
  const limits = { maxChanges, maxEvaluations }
  for (const [name, value] of Object.entries({ ...limits, top })) checkCount(name, value)
  const allowed = allowedFields(actionableFields(contract), fields)
  const { isReached, wantsLess } = readTarget(target)
  // Policy and record are read once: every set is then judged by the same figures.
  const rule = options.policy === undefined ? defaultRule : resolvePolicy(manifest, options.policy)
  const { economics } = rule
  const deciding = { ...options, policy: policyOf(rule) }
  const customer = copyRecord(contract, given)
  const changed = (steps: Steps) => applyChanges(contract, customer, valuesOf(steps))

  return andThen(predictor.predict(customer, deciding) as ChurnPrediction | Promise<ChurnPrediction>, (before) => {
    let nearest: ReachedSet | undefined
    const score = (sets: readonly Steps[]) =>
      andThen(predictor.predictBatch(sets.map(changed), deciding) as BatchItems | Promise<BatchItems>, (items) =>
        items.map((item, place) => {
          if (!item.ok) {
            if (item.error instanceof InvalidCustomerError) return undefined
            throw item.error
          }
          const result = item.prediction
          if (isReached(result)) return result
          // Smaller sets come first: a larger one has to come nearer.
          if (isNearer(result, nearest?.result ?? before, wantsLess)) nearest = { steps: sets[place], result }
          return undefined
        }),
      )

    const stepsOf = (steps: Steps) =>
      steps.map(({ field, value }) => {
        const from = customer[field.name]
        return { ...changeOf(contract, field, from, value), ...termsOf(field, from, value) }
      })
    const costOf = (steps: Steps) =>
      steps.reduce<number | undefined>((sum, { field, value }) => {
        const { cost } = termsOf(field, customer[field.name], value)
        return sum === undefined || cost === undefined ? undefined : sum + cost
      }, 0)
    const gainOf = ({ steps, result }: ReachedSet) => {
      const cost = costOf(steps)
      if (!economics || cost === undefined) return undefined
      return economics.customerValue * (before.probability - result.probability) - cost - economics.contactCost
    }
    const answerOf = (set: ReachedSet): ChangeSet<Values> => ({
      reachesTarget: isReached(set.result),
      changes: valuesOf(set.steps),
      steps: stepsOf(set.steps),
      cost: costOf(set.steps),
      gain: gainOf(set),
      customer: changed(set.steps),
      prediction: set.result,
      probabilityDifference: set.result.probability - before.probability,
    })

    const conclude = ({
      reached,
      evaluations,
      complete,
    }: SearchFindings<ChurnPrediction>): ChangeSearchResult<Values> => {
      const ranked = rankSets(nearestNumbers(reached, customer), before, gainOf)
      const found = ranked.length
      const end: ChangeSearchEnd = { outcome: outcomeOf(found, complete, isReached(before)), found, complete, limits }
      const listed = found > 0 ? ranked.slice(0, top) : nearest ? [nearest] : []
      return { ...end, sentence: describeOutcome(end).sentence, before, answers: listed.map(answerOf), evaluations }
    }
    if (isReached(before)) return conclude({ reached: [], evaluations: 0, complete: true })
    const candidates = candidatesFor(allowed, customer, manifest.features, ensemble, includeUnoffered)
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
  const read = readGiven('fields', `an array of ${expected}`, () =>
    Array.isArray(names) ? Array.from({ length: names.length }, (_, place): unknown => names[place]) : [],
  )
  if (read.length === 0) throw new InvalidOptionError('fields', names, `an array of ${expected}`)
  for (const name of read) {
    if (!actionable.some((field) => field.name === name)) throw new InvalidOptionError('fields', name, expected)
  }
  return actionable.filter(({ name }) => read.includes(name))
}

function outcomeOf(found: number, complete: boolean, there: boolean): ChangeSearchOutcome {
  if (there) return 'ALREADY_AT_TARGET'
  if (found > 0) return 'FOUND'
  return complete ? 'NONE_WITHIN_LIMITS' : 'STOPPED_EARLY'
}
