import type { FieldIssue } from '../checks/errors'
import { callOptions, readOptions } from '../checks/options'
import { isMissing } from '../model/contract'
import type { OperatingPointName, RiskBand } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { partsOf } from '../predictor/predictor-parts'
import { andThen, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import type { ProbabilityInterval } from '../steps/confidence'
import { copyRecord } from '../steps/copy-record'
import type { OfferEconomics } from '../steps/economics'
import type { Values } from '../steps/encode'
import type { Contribution } from '../steps/explain'
import { type DecisionPolicy, type DecisionRule, policyOf, resolvePolicy } from '../steps/policy'
import type { ChurnExplanation } from '../steps/prediction'
import { type ChangeSearchOutcome, type ChangeSearchResult, whatWouldChange } from './what-would-change'

/** A value of a record, as JSON holds it. */
export type RecordedValue = string | number | boolean | null

/** Where the threshold came from. */
export type RecordedPolicy =
  | { readonly kind: 'operating point'; readonly name: OperatingPointName }
  | { readonly kind: 'threshold' }
  | ({ readonly kind: 'economics' } & OfferEconomics)

/** One field's change that would have decided otherwise, together with the others of its set. */
export interface RecordedChange {
  readonly field: string
  readonly from: RecordedValue
  readonly to: RecordedValue
  readonly code: string
  readonly sentence: string
}

/** What a company must be able to show a person later about one decision: plain JSON, equal for equal questions. */
export interface DecisionRecord {
  /** Of this record: 1. */
  readonly format: 1
  /** When it was decided, as the caller says; null if nothing was said. */
  readonly at: string | null
  readonly model: {
    readonly name: string
    readonly version: string
    /** Checksums of the model file and of the contract that it was trained with. */
    readonly sha256: string
    readonly contractSha256: string
  }
  /** The shares of churners that `correctPrior` corrected from and to; null without a correction. */
  readonly population: { readonly trainedShare: number; readonly share: number } | null
  /** The fields that the model used, in the contract's order; null where the value is missing. */
  readonly inputs: Readonly<Record<string, RecordedValue>>
  /** What was accepted but unfamiliar. */
  readonly warnings: readonly FieldIssue[]
  readonly decision: {
    readonly churn: boolean
    readonly probability: number
    /** Null if the model has no band. */
    readonly interval: ProbabilityInterval | null
    /** Null if the policy acts at no probability. */
    readonly threshold: number | null
    readonly policy: RecordedPolicy
    readonly riskBand: RiskBand
    /** Null without economics. */
    readonly expectedGain: number | null
  }
  /**
   * Log-odds before the calibration: `base`, all `contributions` and `remainder` add up to `margin`, to 1e-9 with leaves
   * on a grid.
   */
  readonly reasons: {
    readonly margin: number
    readonly base: number
    readonly remainder: number
    readonly contributions: readonly (Omit<Contribution, 'value'> & { readonly value: RecordedValue })[]
  }
  /** The smallest sets of changes that would have decided otherwise, by the model's response: not a promise of cause. */
  readonly otherwise: {
    readonly outcome: ChangeSearchOutcome
    readonly sentence: string
    readonly sets: readonly { readonly changes: readonly RecordedChange[]; readonly probability: number }[]
  }
}

/** How to decide, and what to record. */
export interface DecisionRecordOptions<Point extends OperatingPointName = OperatingPointName> {
  /** As in `predict`. */
  readonly policy?: DecisionPolicy<Point>
  /** When it was decided, such as `2026-11-27T09:30:00Z`: the record asks no clock. */
  readonly at?: string
  /** How many reasons to record, strongest first; all by default. */
  readonly top?: number
  /** Most fields that are changed at once in `otherwise`; 2 by default. */
  readonly maxChanges?: number
  /** How many sets of changes to record; 3 by default. */
  readonly sets?: number
}

/**
 * Decides on one customer and records what the decision was made of: the inputs used, the probability, the threshold and
 * its policy, the reasons, the smallest changes that would have decided otherwise, and the model with its checksums. All
 * changes that the contract declares possible count, offered or not. A field that the model does not use, such as a
 * sensitive one that is there for fairness checks, is not in the record.
 *
 * @throws {InvalidCustomerError} listing every value the contract refuses.
 * @throws {InvalidOptionError} for an impossible option. With an asynchronous runtime both are rejections.
 */
export function decisionRecord<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  customer: NoInfer<Customer>,
  options?: DecisionRecordOptions<NoInfer<Point>>,
): RuntimeAnswer<M, DecisionRecord>
export function decisionRecord(
  predictor: ChurnPredictor<Values, RuntimeMode>,
  customer: Values,
  options?: DecisionRecordOptions | null,
): unknown {
  const { mode, loaded, rule: defaultRule } = partsOf(predictor)
  const { contract, manifest } = loaded
  const run = () => {
    const { policy, at, top, maxChanges = 2, sets = 3 } = readOptions(options, optionRules())
    const rule = policy === undefined ? defaultRule : resolvePolicy(manifest, policy)
    const deciding = { policy: policyOf(rule) }
    const record = copyRecord(contract, customer)
    const explained = predictor.explain(record, top === undefined ? deciding : { ...deciding, top }) as
      | ChurnExplanation
      | Promise<ChurnExplanation>
    return andThen(explained, (explanation) => {
      const target = { churn: !explanation.churn }
      const asked = { ...deciding, target, maxChanges, top: sets, includeUnoffered: true }
      const search = whatWouldChange(predictor, record, asked)
      return andThen(search as ChangeSearchResult<Values> | Promise<ChangeSearchResult<Values>>, (found) => ({
        format: 1,
        at: at ?? null,
        model: {
          name: manifest.name,
          version: manifest.version,
          sha256: manifest.model.sha256,
          contractSha256: manifest.contract.sha256,
        },
        population: manifest.population ? { ...manifest.population } : null,
        inputs: Object.fromEntries(
          contract.fields.filter(({ input }) => input).map(({ name }) => [name, recorded(record[name])]),
        ),
        warnings: explanation.warnings,
        ...tell(explanation, rule),
        otherwise: otherwiseOf(found),
      }))
    })
  }
  return mode === 'asynchronous' ? (async () => run())() : run()
}

/** A date, or a time with its offset: what `Date.parse` guesses of other texts differs between engines and time zones. */
const written = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/
const isTime = (value: unknown) => typeof value === 'string' && written.test(value) && !Number.isNaN(Date.parse(value))

const optionRules = () => ({
  policy: undefined,
  at: [isTime, 'a point in time as text, such as 2026-11-27T09:30:00Z'] as const,
  top: callOptions.top,
  maxChanges: callOptions.chunkSize,
  sets: callOptions.chunkSize,
})

function tell(explanation: ChurnExplanation, rule: DecisionRule): Pick<DecisionRecord, 'decision' | 'reasons'> {
  const { churn, probability, interval, threshold, riskBand, expectedGain } = explanation
  const { logOdds, baseLogOdds, remainder, contributions } = explanation
  return {
    decision: {
      churn,
      probability,
      interval: interval ?? null,
      threshold: Number.isFinite(threshold) ? threshold : null,
      policy: recordedPolicy(rule),
      riskBand,
      expectedGain: expectedGain ?? null,
    },
    reasons: {
      margin: logOdds,
      base: baseLogOdds,
      remainder,
      contributions: contributions.map((each) => ({ ...each, value: recorded(each.value) })),
    },
  }
}

function recordedPolicy({ operatingPoint, economics }: DecisionRule): RecordedPolicy {
  if (operatingPoint) return { kind: 'operating point', name: operatingPoint }
  return economics ? { kind: 'economics', ...economics } : { kind: 'threshold' }
}

function otherwiseOf({ outcome, sentence, answers }: ChangeSearchResult<Values>): DecisionRecord['otherwise'] {
  const sets = answers
    .filter(({ reachesTarget }) => reachesTarget)
    .map(({ steps, prediction }) => ({
      changes: steps.map(({ field, from, to, code, sentence: words }) => ({
        field,
        from: recorded(from),
        to: recorded(to),
        code,
        sentence: words,
      })),
      probability: prediction.probability,
    }))
  return { outcome, sentence, sets }
}

/** A validated value as JSON writes it. */
function recorded(value: unknown): RecordedValue {
  if (isMissing(value)) return null
  // JSON has no −0.
  return value === 0 ? 0 : (value as RecordedValue)
}
