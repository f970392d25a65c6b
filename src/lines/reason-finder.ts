import type { FeatureColumn } from '../model/manifest'
import type { ContributionDirection } from '../steps/phrase'
import type { ShapExplainer } from '../trees/shap-explainer'
import type { FieldTable } from './field-tables'

/** Writes the strongest reasons of one row. */
export interface ReasonFinder {
  /**
   * Finds the fields that move the row's margin most, strongest first; of equal ones the first in the contract.
   *
   * @param row Its feature vector.
   * @returns how many were found: their place among the tables in `fields`, and their direction in `directions`.
   */
  find(row: Float32Array): number
  readonly fields: Int32Array
  readonly directions: readonly ContributionDirection[]
}

/** Builds the finder of a model's `top` reasons. Sensitive fields are not listed, as in `explain`. */
export function createReasonFinder(
  tables: readonly FieldTable[],
  columns: readonly FeatureColumn[],
  shap: ShapExplainer,
  top: number,
): ReasonFinder {
  const placeOfColumn = Int32Array.from(columns, (column) =>
    tables.findIndex(({ field }) => field.name === column.field),
  )
  const listed = tables.flatMap(({ field }, place) => (field.input && !field.sensitive ? [place] : []))
  const byColumn = new Float64Array(columns.length)
  const sums = new Float64Array(tables.length)
  const strengths = new Float64Array(top + 1)
  const fields = new Int32Array(top + 1)
  const directions: ContributionDirection[] = []
  return {
    fields,
    directions,
    find(row) {
      shap.contributions(row, byColumn)
      sums.fill(0)
      for (let column = 0; column < byColumn.length; column++) sums[placeOfColumn[column]] += byColumn[column]
      let found = 0
      for (let index = 0; index < listed.length; index++) {
        const strength = Math.abs(sums[listed[index]])
        let place = found
        for (; place > 0 && strengths[place - 1] < strength; place--) {
          strengths[place] = strengths[place - 1]
          fields[place] = fields[place - 1]
        }
        strengths[place] = strength
        fields[place] = listed[index]
        if (found < top) found++
      }
      for (let place = 0; place < found; place++) {
        const sum = sums[fields[place]]
        directions[place] = sum > 0 ? 'raises' : sum < 0 ? 'lowers' : 'neutral'
      }
      return found
    },
  }
}
