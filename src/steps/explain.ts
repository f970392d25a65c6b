import { isMissing, type ModelContract } from '../model/contract'
import type { FeatureColumn } from '../model/manifest'
import type { ShapExplainer } from '../trees/shap-explainer'
import type { Values } from './encode'
import { type ContributionDirection, createReasonWriter } from './phrase'

/** What one field adds to the margin. */
export interface Contribution<FieldName extends string = string> {
  readonly field: FieldName
  /** Stable across releases of a model's contract, to store and to switch on: `contract.Month-to-month.raises`. */
  readonly code: string
  readonly label: string
  /** The customer's value. */
  readonly value: unknown
  /** Of a date alone: the days counted to it, of which `phrase` speaks. */
  readonly days?: number
  /**
   * SHAP value in log-odds: how far the field moves the margin. Not a share of the probability: the logistic function
   * is curved, so contributions add up before it, not after it.
   */
  readonly logOdds: number
  readonly direction: ContributionDirection
  /** The value for people: "Month-to-month contract". */
  readonly phrase: string
  /** The phrase and what it does: "Month-to-month contract: raises the risk". */
  readonly sentence: string
}

/**
 * Why a customer's margin is what it is. `baseLogOdds` + all `contributions` + `remainder` = `logOdds`, to 1e-13 of the sum
 * of each tree's largest leaf: to 1e-9 in every model with its leaves on a grid.
 */
export interface MarginContributions<FieldName extends string = string> {
  /**
   * The margin of an average training customer, weighted as the trees’ cover: by p (1 − p) in XGBoost, so that customers
   * whose outcome was open count more, and equally in other libraries.
   */
  readonly baseLogOdds: number
  /** The customer's margin: the float64 sum of the leaves reached. */
  readonly logOdds: number
  /** Strongest first; fields of equal strength in the contract's order. */
  readonly contributions: readonly Contribution<FieldName>[]
  /** Sum of the contributions that are not listed: those left out by `top`, and those of sensitive fields. */
  readonly remainder: number
}

/** Which contributions to list. */
export interface ReasonOptions {
  /** Number of contributions to keep, strongest first; all if undefined. */
  readonly top?: number | undefined
  /** List sensitive fields too. */
  readonly includeSensitive?: boolean | undefined
}

/** Explains one encoded row. */
export type Explainer = (values: Values, row: Float32Array, options: ReasonOptions) => MarginContributions

/** Sums a field's columns back to the field and puts the result into words. */
export function createExplainer(
  contract: ModelContract,
  columns: readonly FeatureColumn[],
  shap: ShapExplainer,
): Explainer {
  const fields = contract.fields
    .filter(({ input }) => input)
    .map((field) => ({
      name: field.name,
      label: field.label,
      sensitive: field.sensitive,
      write: createReasonWriter(field),
      // A date's reason speaks of its days, which the row holds exactly.
      daysAt: field.type === 'date' ? columns.findIndex((column) => column.field === field.name) : -1,
    }))
  const places = new Map(fields.map(({ name }, place) => [name, place]))
  const fieldOfColumn = Int32Array.from(columns, ({ field }) => places.get(field) as number)
  // Made once: arrays of this size cost more to make than to fill.
  const byColumn = new Float64Array(columns.length)
  const sums = new Float64Array(fields.length)
  const order = Int32Array.from(fields.keys())
  const strengths = new Float64Array(fields.length)

  const contributionOf = (index: number, logOdds: number, values: Values, row: Float32Array): Contribution => {
    const { name, label, write, daysAt } = fields[index]
    const direction = logOdds > 0 ? 'raises' : logOdds < 0 ? 'lowers' : 'neutral'
    const value = values[name]
    if (daysAt < 0 || isMissing(value)) {
      const { code, phrase, sentence } = write(value, direction)
      return { field: name, code, label, value, logOdds, direction, phrase, sentence }
    }
    const days = row[daysAt]
    const { code, phrase, sentence } = write(days, direction)
    return { field: name, code, label, value, days, logOdds, direction, phrase, sentence }
  }

  return (values, row, { top, includeSensitive }) => {
    const most = top ?? fields.length
    const logOdds = shap.explain(row, byColumn)
    sums.fill(0)
    for (let column = 0; column < byColumn.length; column++) sums[fieldOfColumn[column]] += byColumn[column]
    sortByStrength(order, strengths, sums)
    const contributions: Contribution[] = []
    let remainder = 0
    for (let place = 0; place < order.length; place++) {
      const index = order[place]
      const listed = contributions.length < most && (includeSensitive || !fields[index].sensitive)
      if (listed) contributions.push(contributionOf(index, sums[index], values, row))
      else remainder += sums[index]
    }
    return { baseLogOdds: shap.base, logOdds, contributions, remainder }
  }
}

/**
 * Sorts `order`, the indices of `sums`, by falling strength, equal ones by index, and fills `strengths` with the
 * strengths: an insertion sort, faster than the built-in for few fields, from the order of the customer before, because
 * much the same fields are strong in each.
 */
function sortByStrength(order: Int32Array, strengths: Float64Array, sums: Float64Array): void {
  for (let next = 0; next < order.length; next++) {
    const index = order[next]
    const strength = Math.abs(sums[index])
    let place = next
    for (; place > 0 && isBehind(strengths[place - 1], order[place - 1], strength, index); place--) {
      order[place] = order[place - 1]
      strengths[place] = strengths[place - 1]
    }
    order[place] = index
    strengths[place] = strength
  }
}

function isBehind(strength: number, index: number, other: number, otherIndex: number): boolean {
  return strength < other || (strength === other && index > otherIndex)
}
