import { InvalidOptionError } from '../checks/errors'
import { type ExplainedCustomers, type ExplanationSummary, summarize } from './explanation-summary'

/** How much of the difference between two groups one field accounts for. */
export interface CohortDifference<FieldName extends string = string> {
  readonly field: FieldName
  readonly label: string
  /** Mean contribution in each group, and the first less the second; log-odds. */
  readonly first: number
  readonly second: number
  readonly difference: number
}

/** Why one group of customers churns more than another, by the model. */
export interface CohortComparison<FieldName extends string = string> {
  readonly first: ExplanationSummary<FieldName>
  readonly second: ExplanationSummary<FieldName>
  /** Mean probability of the first less that of the second. */
  readonly probabilityDifference: number
  /**
   * Mean log-odds of the first less the second: the sum of all `differences` and `remainderDifference`, to 1e-9 with leaves
   * on a grid.
   */
  readonly logOddsDifference: number
  /** What accounts for the most first, whichever way. */
  readonly differences: readonly CohortDifference<FieldName>[]
  readonly remainderDifference: number
}

/**
 * Compares two groups of explained customers field by field. SHAP values are additive, so the fields' differences add up to
 * the difference of the groups' log-odds: what the model sees different about the groups, not what made them so.
 *
 * @throws {InvalidOptionError} for an empty group, or groups explained by different models or with different fields.
 */
export function compareCohorts<FieldName extends string>(
  first: ExplainedCustomers<FieldName>,
  second: ExplainedCustomers<FieldName>,
): CohortComparison<FieldName> {
  const [one, other] = [summarize(first, 'first'), summarize(second, 'second')]
  const [{ model }, { model: otherModel }] = [one, other]
  if (model.name !== otherModel.name || model.version !== otherModel.version || one.baseLogOdds !== other.baseLogOdds) {
    const got = `${otherModel.name} ${otherModel.version}`
    throw new InvalidOptionError('second', got, `explanations of ${model.name} ${model.version}, like the first group`)
  }
  const means = new Map(other.fields.map(({ field, mean }) => [field, mean]))
  const differences = one.fields.map(({ field, label, mean }): CohortDifference<FieldName> => {
    const otherMean = means.get(field)
    if (otherMean === undefined || means.size !== one.fields.length) {
      throw new InvalidOptionError('second', [...means.keys()].join(', '), 'the fields of the first group')
    }
    return { field, label, first: mean, second: otherMean, difference: mean - otherMean }
  })
  return {
    first: one,
    second: other,
    probabilityDifference: one.meanProbability - other.meanProbability,
    logOddsDifference: one.meanLogOdds - other.meanLogOdds,
    differences: differences.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference)),
    remainderDifference: one.meanRemainder - other.meanRemainder,
  }
}
