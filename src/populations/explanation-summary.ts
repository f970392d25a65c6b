import { InvalidOptionError } from '../errors'
import type { Contribution } from '../explanation'
import type { ChurnExplanation } from '../prediction'

/** What a field does to a group of customers. */
export interface FieldImportance<FieldName extends string = string> {
  readonly field: FieldName
  readonly label: string
  /** Mean of the absolute contribution in log-odds: how much the field matters, whichever way. */
  readonly meanAbsolute: number
  /** Mean contribution in log-odds: which way it moves the group. */
  readonly mean: number
  /** How the contribution depends on the value: listed values, or ranges of a number that hold about as many customers. */
  readonly dependence: readonly DependencePoint[]
}

/** The contributions of customers whose value is alike. */
export interface DependencePoint {
  /** The value where all have the same one; null where it is not known; undefined for a range. */
  readonly value: unknown
  /** Smallest and largest value of a range of numbers; undefined for others. */
  readonly range: readonly [number, number] | undefined
  readonly count: number
  /** Mean, least and greatest contribution in log-odds. */
  readonly mean: number
  readonly least: number
  readonly greatest: number
}

/** Why a group of customers is where it is. */
export interface ExplanationSummary<FieldName extends string = string> {
  readonly count: number
  readonly meanProbability: number
  /** The mean of the customers' log-odds: `baseLogOdds` + the means of all `fields` + `meanRemainder`, to 1e-9. */
  readonly meanLogOdds: number
  readonly baseLogOdds: number
  readonly meanRemainder: number
  /** The most important first. */
  readonly fields: readonly FieldImportance<FieldName>[]
}

/** Numbers with more distinct values than this are drawn as ranges. */
const mostValues = 20

/**
 * Sums up explanations: global importance (mean absolute SHAP value; Lundberg et al. 2020, Nature Machine Intelligence 2)
 * and each field's dependence, as plain data for plots.
 *
 * @param explanations All of one model, without `top`: a field that was not listed would count as missing.
 * @throws {InvalidOptionError} for no explanations, or explanations that do not list the same fields.
 */
export function summarizeExplanations<FieldName extends string>(
  explanations: readonly ChurnExplanation<FieldName>[],
): ExplanationSummary<FieldName> {
  const byField = contributionsByField(explanations)
  const mean = (read: (explanation: ChurnExplanation) => number) => meanOf(explanations.map(read))
  return {
    count: explanations.length,
    meanProbability: mean(({ probability }) => probability),
    meanLogOdds: mean(({ logOdds }) => logOdds),
    baseLogOdds: explanations[0].baseLogOdds,
    meanRemainder: mean(({ remainder }) => remainder),
    fields: [...byField.values()]
      .map((contributions) => ({
        field: contributions[0].field,
        label: contributions[0].label,
        meanAbsolute: meanOf(contributions.map(({ logOdds }) => Math.abs(logOdds))),
        mean: meanOf(contributions.map(({ logOdds }) => logOdds)),
        dependence: dependenceOf(contributions),
      }))
      .sort((one, other) => other.meanAbsolute - one.meanAbsolute),
  }
}

function contributionsByField<FieldName extends string>(explanations: readonly ChurnExplanation<FieldName>[]) {
  if (!Array.isArray(explanations) || explanations.length === 0) {
    throw new InvalidOptionError('explanations', explanations, 'an array of at least one explanation')
  }
  const byField = new Map<FieldName, Contribution<FieldName>[]>()
  const { length } = explanations[0].contributions
  for (const { field } of explanations[0].contributions) byField.set(field, [])
  explanations.forEach(({ contributions }, place) => {
    for (const contribution of contributions) byField.get(contribution.field)?.push(contribution)
    if (contributions.length !== length || [...byField.values()].some((list) => list.length !== place + 1)) {
      const expected = 'the same fields as in the first: explain without top'
      throw new InvalidOptionError(
        `explanations[${place}]`,
        [...contributions].map((each: Contribution) => each.field).join(', '),
        expected,
      )
    }
  })
  return byField
}

function dependenceOf(contributions: readonly Contribution[]): DependencePoint[] {
  const known = contributions.filter(({ value }) => value !== null && value !== undefined)
  const missing = contributions.filter(({ value }) => value === null || value === undefined)
  const points = missing.length > 0 ? [pointOf(missing, null)] : []
  const values = [...new Set(known.map(({ value }) => value))]
  const numbers = values.every((value) => typeof value === 'number')
  if (!numbers || values.length <= mostValues) {
    const sorted = numbers ? (values as number[]).sort((one, other) => one - other) : values
    return [
      ...sorted.map((each) =>
        pointOf(
          known.filter(({ value }) => value === each),
          each,
        ),
      ),
      ...points,
    ]
  }
  const sorted = [...known].sort((one, other) => (one.value as number) - (other.value as number))
  const ranges: Contribution[][] = []
  for (const contribution of sorted) {
    const last = ranges.at(-1)
    const full = !last || last.length >= sorted.length / mostValues
    // Equal values stay together.
    if (!full || last?.at(-1)?.value === contribution.value) last?.push(contribution)
    else ranges.push([contribution])
  }
  return [...ranges.map((range) => pointOf(range)), ...points]
}

function pointOf(contributions: readonly Contribution[], value?: unknown): DependencePoint {
  const logOdds = contributions.map((each) => each.logOdds)
  const range = [contributions[0].value, contributions.at(-1)?.value] as [number, number]
  return {
    value,
    range: value === undefined ? range : undefined,
    count: contributions.length,
    mean: meanOf(logOdds),
    least: logOdds.reduce((least, each) => Math.min(least, each)),
    greatest: logOdds.reduce((most, each) => Math.max(most, each)),
  }
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}
