import { InvalidOptionError, readGiven } from '../checks/errors'
import type { ChurnExplanation } from '../steps/prediction'
import { type DependencePoint, dependenceOf } from './dependence'
import type { ExplainedItem } from './explain-batch'

/** What a field does to a group of customers. */
export interface FieldImportance<FieldName extends string = string> {
  readonly field: FieldName
  readonly label: string
  /** Mean of the absolute contribution in log-odds: how much the field matters, whichever way. */
  readonly meanAbsolute: number
  /** Mean contribution in log-odds: which way it moves the group. */
  readonly mean: number
  /**
   * How the contribution depends on the value: values in rising or alphabetical order, or ranges of a number that hold
   * about as many customers each; those without a value last.
   */
  readonly dependence: readonly DependencePoint[]
}

/** Why a group of customers has its churn risk. */
export interface ExplanationSummary<FieldName extends string = string> {
  readonly count: number
  /** The model that all of them were explained by. */
  readonly model: ChurnExplanation['model']
  readonly meanProbability: number
  /**
   * The mean of the customers' log-odds: `baseLogOdds` + the means of all `fields` + `meanRemainder`, to 1e-9 with leaves
   * on a grid.
   */
  readonly meanLogOdds: number
  readonly baseLogOdds: number
  readonly meanRemainder: number
  /** The most important first. */
  readonly fields: readonly FieldImportance<FieldName>[]
}

/** Explanations, or the items of `explainBatch`, in which those that were refused are left out. */
export type ExplainedCustomers<FieldName extends string = string> = readonly (
  | ChurnExplanation<FieldName>
  | ExplainedItem<FieldName>
)[]

/**
 * Sums up explanations: global importance (mean absolute SHAP value; Lundberg et al. 2020, Nature Machine Intelligence 2)
 * and each field's dependence, as plain data for plots.
 *
 * @param explanations All of one model, without `top`: a field that was not listed would count as missing.
 * @throws {InvalidOptionError} for no explanations, or explanations of several models or of other fields than the
 * first.
 */
export function summarizeExplanations<FieldName extends string>(
  explanations: ExplainedCustomers<FieldName>,
): ExplanationSummary<FieldName> {
  return summarize(explanations, 'explanations')
}

/** The same for an option of another name. */
export function summarize<FieldName extends string>(
  given: ExplainedCustomers<FieldName>,
  option: string,
): ExplanationSummary<FieldName> {
  const explanations = explanationsOf(given, option)
  const [{ model, baseLogOdds }] = explanations
  const mean = (read: (explanation: ChurnExplanation<FieldName>) => number) => meanOf(explanations.map(read))
  return {
    count: explanations.length,
    model,
    meanProbability: mean(({ probability }) => probability),
    meanLogOdds: mean(({ logOdds }) => logOdds),
    baseLogOdds,
    meanRemainder: mean(({ remainder }) => remainder),
    fields: columnsOf(explanations, option)
      .map(({ field, label, values, logOdds }) => ({
        field,
        label,
        meanAbsolute: meanOf(logOdds.map(Math.abs)),
        mean: meanOf(logOdds),
        dependence: dependenceOf(values, logOdds),
      }))
      .sort((one, other) => other.meanAbsolute - one.meanAbsolute),
  }
}

function explanationsOf<FieldName extends string>(given: ExplainedCustomers<FieldName>, option: string) {
  // Spread, because `flatMap` would skip the holes of a sparse array, which are not explanations.
  const expected = 'an array of at least one explanation'
  const list = readGiven(option, expected, () => (Array.isArray(given) ? [...given] : []))
  const explanations = list.flatMap((each, place) => explanationIn<FieldName>(each, `${option}[${place}]`))
  if (explanations.length > 0) return explanations
  throw new InvalidOptionError(option, given, expected)
}

function explanationIn<FieldName extends string>(
  each: ExplainedCustomers<FieldName>[number] | undefined,
  option: string,
): readonly ChurnExplanation<FieldName>[] {
  const expected = 'an explanation, or an item of explainBatch'
  const found = readGiven(option, expected, () => {
    if (typeof each !== 'object' || each === null) return undefined
    if ('ok' in each && each.ok === false) return []
    const explanation = 'ok' in each ? each.explanation : each
    return Array.isArray(explanation?.contributions) ? [explanation] : undefined
  })
  if (found) return found
  throw new InvalidOptionError(option, each, expected)
}

/** One field's values and contributions, in the order of the customers. */
interface FieldColumn<FieldName extends string> {
  readonly field: FieldName
  readonly label: string
  readonly values: unknown[]
  /** Float64Array of customerCount. */
  readonly logOdds: Float64Array
}

function columnsOf<FieldName extends string>(
  explanations: readonly ChurnExplanation<FieldName>[],
  option: string,
): readonly FieldColumn<FieldName>[] {
  const [first] = explanations
  const columns = first.contributions.map(
    ({ field, label }): FieldColumn<FieldName> => ({
      field,
      label,
      values: [],
      logOdds: new Float64Array(explanations.length),
    }),
  )
  const byField = new Map(columns.map((column) => [column.field, column]))
  explanations.forEach(({ contributions, model }, place) => {
    for (const { field, value, logOdds } of contributions) {
      const column = byField.get(field)
      if (column?.values.length !== place) continue
      column.values.push(value)
      column.logOdds[place] = logOdds
    }
    const { name, version } = first.model
    if (model.name !== name || model.version !== version) {
      const got = `${model.name} ${model.version}`
      throw new InvalidOptionError(`${option}[${place}]`, got, `an explanation of ${name} ${version}, like the first`)
    }
    if (contributions.length !== columns.length || columns.some(({ values }) => values.length <= place)) {
      const got = contributions.map(({ field }) => field).join(', ')
      throw new InvalidOptionError(`${option}[${place}]`, got, 'the same fields as in the first: explain without top')
    }
  })
  return columns
}

function meanOf(numbers: Iterable<number> & { readonly length: number }): number {
  let sum = 0
  for (const number of numbers) sum += number
  return sum / numbers.length
}
