import { type ContractField, isMissing, isNumeric, type NumberField } from '../model/contract'
import type { FeatureColumn } from '../model/manifest'
import type { Values } from '../steps/encode'
import type { TreeEnsemble } from '../trees/ensemble'
import { nextFloat32 } from '../trees/read-ensemble'
import { listedChanges } from './offers'

/** The values that are worth trying for one field: the nearest to the present one first. */
export interface CandidateField {
  readonly field: ContractField
  readonly values: readonly unknown[]
}

/**
 * What can be tried for a customer. Of a listed field: the values that the contract's changes lead to. Of a number: one
 * value for each interval between the model's thresholds, because within an interval no tree can tell the difference.
 * A value that is not known cannot be changed from, and is left alone.
 *
 * @param includeUnoffered Whether to try changes that the company does not propose by itself.
 */
export function candidatesFor(
  fields: readonly ContractField[],
  values: Values,
  columns: readonly FeatureColumn[],
  ensemble: TreeEnsemble,
  includeUnoffered: boolean,
): readonly CandidateField[] {
  return fields
    .filter(({ name }) => !isMissing(values[name]))
    .map((field) => {
      const present = values[field.name]
      if (field.type === 'date') return { field, values: [] }
      if (!isNumeric(field)) return { field, values: listedChanges(field, present, includeUnoffered) }
      if (!field.actionable?.offered && !includeUnoffered) return { field, values: [] }
      const column = columns.findIndex((each) => each.field === field.name)
      return { field, values: numbersToTry(field, present as number, thresholdsOf(ensemble, column)) }
    })
    .filter((candidate) => candidate.values.length > 0)
}

/** Every finite threshold the trees hold against a column, rising, each once. */
export function thresholdsOf({ feature, threshold }: TreeEnsemble, column: number): readonly number[] {
  const found = new Set<number>()
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] === column && Number.isFinite(threshold[node])) found.add(threshold[node])
  }
  return [...found].sort((one, other) => one - other)
}

/**
 * The nearest number beyond each threshold on the allowed side, with as many decimals as the field has, within bounds.
 * Splits go right where the float32 of a value is at least the threshold.
 */
function numbersToTry(field: NumberField, present: number, thresholds: readonly number[]): readonly number[] {
  const { direction, bounds = field.trained } = field.actionable ?? { direction: undefined }
  const least = Math.max(field.limits[0], bounds[0])
  const most = Math.min(field.limits[1], bounds[1])
  const found = new Set<number>()
  for (const threshold of thresholds) {
    const stands = Math.fround(present) >= threshold
    if (stands && direction !== 'increase') found.add(Math.min(lastBelow(threshold, field.decimals), most))
    if (!stands && direction !== 'decrease') found.add(Math.max(firstFrom(threshold, field.decimals), least))
  }
  const distance = (value: number) => Math.abs(value - present)
  return [...found]
    .filter((value) => value >= least && value <= most)
    .sort((one, other) => distance(one) - distance(other) || one - other)
}

/** The greatest number with this many decimals whose float32 is less than a threshold. */
function lastBelow(threshold: number, decimals: number): number {
  return isBeyondDecimals(threshold, decimals)
    ? formerFloat32(threshold)
    : stepsBelow(threshold, decimals) / powerOfTen(decimals)
}

/** The least number with this many decimals whose float32 is at least a threshold. */
function firstFrom(threshold: number, decimals: number): number {
  return isBeyondDecimals(threshold, decimals)
    ? threshold
    : (stepsBelow(threshold, decimals) + 1) / powerOfTen(decimals)
}

/** Beyond 2^53 steps there is nothing between two float32 values to choose from. */
function isBeyondDecimals(threshold: number, decimals: number): boolean {
  return Math.abs(threshold * powerOfTen(decimals)) > Number.MAX_SAFE_INTEGER
}

/** The last number below a threshold, in units of its last decimal. */
function stepsBelow(threshold: number, decimals: number): number {
  const scale = powerOfTen(decimals)
  // What lies below the middle of two float32 values is rounded down; the middle itself to either.
  let steps = Math.floor(((formerFloat32(threshold) + threshold) / 2) * scale)
  while (Math.fround(steps / scale) >= threshold) steps--
  return steps
}

/** Exactly: a number's text is rounded in one way only, which ECMAScript leaves open for `**`. */
function powerOfTen(decimals: number): number {
  return Number(`1e${decimals}`)
}

function formerFloat32(value: number): number {
  return -nextFloat32(-value)
}
