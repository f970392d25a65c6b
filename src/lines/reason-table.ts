import type { ContractField } from '../model/contract'
import type { FeatureColumn } from '../model/manifest'
import { type ContributionDirection, createReasonWriter } from '../steps/phrase'
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

/** Builds the sentences of a field's spellings as bytes, each written once, when it is first needed. */
export function createReasonBytes(field: ContractField, write: (sentence: string) => string) {
  const writeReason = createReasonWriter(field)
  const encoder = new TextEncoder()
  const written = { raises: [], lowers: [], neutral: [] } as Record<ContributionDirection, (Uint8Array | undefined)[]>
  return {
    of(spelling: number, value: unknown, direction: ContributionDirection): Uint8Array {
      const list = written[direction]
      const known = list[spelling]
      if (known) return known
      const bytes = encoder.encode(write(writeReason(value, direction).sentence))
      list[spelling] = bytes
      return bytes
    },
    forget(): void {
      for (const list of Object.values(written)) list.length = 0
    },
  }
}
