import { explainingOptions, readOptions } from '../checks/options'
import type { OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { partsOf } from '../predictor/predictor-parts'
import { andThen, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import { copyRecord } from '../steps/copy-record'
import type { Values } from '../steps/encode'
import type { Contribution } from '../steps/explain'
import type { ChurnExplanation, ExplainOptions } from '../steps/prediction'
import { applyChanges, type CustomerChanges, changeOf, type FieldChange, readChanges, sameValue } from './changes'

/** What one field contributes before and after. */
export interface ContributionDifference<FieldName extends string = string> {
  readonly field: FieldName
  readonly label: string
  readonly from: unknown
  readonly to: unknown
  /** SHAP value before, after, and how far the change moved it; log-odds. */
  readonly before: number
  readonly after: number
  readonly difference: number
}

/** How to decide and explain on both sides. */
export type SimulationOptions<Point extends OperatingPointName = OperatingPointName> = Omit<
  ExplainOptions<false, Point>,
  'top'
>

/**
 * A customer as recorded and as changed, side by side. The model's response to other values, not a promise of cause.
 */
export interface Simulation<Customer, FieldName extends string = Extract<keyof Customer, string>> {
  readonly before: ChurnExplanation<FieldName>
  readonly after: ChurnExplanation<FieldName>
  /** The changed customer, validated. */
  readonly customer: Customer
  /** What was changed, in the contract's order; a new value equal to the old one does not count. */
  readonly changes: readonly FieldChange<FieldName>[]
  /** The changes that lead back: `simulate(predictor, customer, undo)` ends where this began. */
  readonly undo: CustomerChanges<Customer>
  /** `after.probability` − `before.probability`. */
  readonly probabilityDifference: number
  /**
   * `after.logOdds` − `before.logOdds`: the sum of all `differences` and `remainderDifference`, to 1e-9 with leaves on a
   * grid.
   */
  readonly logOddsDifference: number
  /** Every field explained, greatest difference first. A field that was not changed differs where trees join fields. */
  readonly differences: readonly ContributionDifference<FieldName>[]
  /** Difference of the remainders: what sensitive fields contribute, where they are left out. */
  readonly remainderDifference: number
}

/**
 * Changes some of a customer's values, validates, scores and explains again, and says what is different. It is the
 * model's response to another record, not what would happen to the customer: the data behind the model is observed.
 *
 * @param changes New values by field. Fields that nobody can act on may be changed too: it is a question, not advice.
 * @throws {InvalidCustomerError} for a combination the contract refuses, such as streaming without internet.
 * @throws {InvalidOptionError} for a field the contract does not have. With an asynchronous runtime both are
 * rejections.
 */
export function simulate<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  customer: NoInfer<Customer>,
  changes: NoInfer<CustomerChanges<Customer>>,
  options?: SimulationOptions<NoInfer<Point>>,
): RuntimeAnswer<M, Simulation<Customer>>
export function simulate(
  predictor: ChurnPredictor<unknown, RuntimeMode>,
  customer: unknown,
  changes: unknown,
  options?: SimulationOptions | null,
): unknown {
  const { mode, loaded } = partsOf(predictor)
  const { contract } = loaded
  const run = () => {
    const explaining = readOptions(options, explainingOptions)
    const explain = (record: unknown) =>
      predictor.explain(record, explaining) as ChurnExplanation | Promise<ChurnExplanation>
    const { fields, values } = readChanges(contract, changes)
    const given = copyRecord(contract, customer)
    return andThen(explain(given), (before) => {
      const wanted = applyChanges(contract, given, values)
      return andThen(explain(wanted), (afterwards): Simulation<unknown, string> => {
        const former = withoutUnused(given, before)
        const changed = withoutUnused(wanted, afterwards)
        const really = fields.filter(({ name }) => !sameValue(former[name], changed[name]))
        return {
          before,
          after: afterwards,
          customer: changed,
          changes: really.map((field) => changeOf(contract, field, former[field.name], changed[field.name])),
          undo: Object.fromEntries(fields.map(({ name }) => [name, former[name]])),
          probabilityDifference: afterwards.probability - before.probability,
          logOddsDifference: afterwards.logOdds - before.logOdds,
          differences: compareContributions(before, afterwards),
          remainderDifference: afterwards.remainder - before.remainder,
        }
      })
    })
  }
  return mode === 'asynchronous' ? (async () => run())() : run()
}

/** The record as it was scored: what cannot be read, in a field that the model does not use, is missing. */
function withoutUnused(record: Values, { warnings }: ChurnExplanation): Values {
  const unused = warnings.filter(({ code }) => code === 'UNUSED_VALUE').map(({ path }) => path)
  if (unused.length === 0) return record
  return Object.fromEntries(Object.entries(record).filter(([name]) => !unused.includes(name)))
}

/** Both explanations list every field: neither was cut to its top. */
function compareContributions(before: ChurnExplanation, afterwards: ChurnExplanation): ContributionDifference[] {
  const later = new Map(afterwards.contributions.map((each) => [each.field, each]))
  return before.contributions
    .map(({ field, label, value, logOdds }) => {
      const { value: to, logOdds: next } = later.get(field) as Contribution
      return { field, label, from: value, to, before: logOdds, after: next, difference: next - logOdds }
    })
    .sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference))
}
