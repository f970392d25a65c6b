import { isMissing } from '../model/contract'
import type { FeatureColumn } from '../model/manifest'
import type { Dates } from './dates'

/** A customer's values by field name, after validation. */
export type Values = Readonly<Record<string, unknown>>

/**
 * Writes one customer's feature vector into `rows` (Float32Array) from `offset` on. Storing rounds numbers to float32;
 * a missing value is NaN in every column of its field; −0 becomes 0.
 */
export type Encoder = (values: Values, rows: Float32Array, offset: number) => void

/**
 * One field's columns: a single one for numbers, booleans, dates and ordered categories, one for each known value of another
 * category.
 */
export interface FieldColumns {
  readonly field: string
  readonly start: number
  readonly count: number
  /** Column by category value; undefined for fields with a single column. */
  readonly byValue: ReadonlyMap<unknown, number> | undefined
  /** The number of a value, NaN for one without; undefined for numbers and booleans, which are their own. */
  readonly numberOf: ((value: unknown) => number) | undefined
}

/**
 * Builds the encoder from the manifest's feature columns. Those of a field stand side by side, which loading has checked.
 *
 * @param dates What counts days; only of models with dates.
 */
export function createEncoder(columns: readonly FeatureColumn[], dates?: Dates): Encoder {
  const fields = columnsByField(columns, dates)
  return (values, rows, offset) => {
    for (let index = 0; index < fields.length; index++) {
      const { field, start, count, byValue, numberOf } = fields[index]
      const value = values[field]
      const at = offset + start
      if (numberOf !== undefined) {
        rows[at] = numberOf(value)
        continue
      }
      if (byValue === undefined) {
        // `+ 0` turns −0 into 0, so that equal customers have equal bits.
        rows[at] = isMissing(value) ? Number.NaN : Number(value) + 0
        continue
      }
      const others = isMissing(value) ? Number.NaN : 0
      // A loop: for so few cells, `fill` takes longer to call than to run.
      for (let column = at; column < at + count; column++) rows[column] = others
      const column = byValue.get(value)
      if (column !== undefined) rows[offset + column] = 1
    }
  }
}

/** The columns of each field, which stand side by side. */
export function columnsByField(columns: readonly FeatureColumn[], dates?: Dates): readonly FieldColumns[] {
  const groups = new Map<string, FieldColumns & { count: number; byValue: Map<unknown, number> | undefined }>()
  columns.forEach((column, start) => {
    const { field, kind } = column
    const group = groups.get(field)
    if (group) group.count++
    const byValue = group?.byValue ?? (kind === 'indicator' ? new Map<unknown, number>() : undefined)
    if (kind === 'indicator') byValue?.set(column.value, start)
    if (!group) groups.set(field, { field, start, count: 1, byValue, numberOf: numberReaderOf(column, dates) })
  })
  return [...groups.values()]
}

function numberReaderOf(column: FeatureColumn, dates: Dates | undefined): FieldColumns['numberOf'] {
  if (column.kind === 'days') return dates?.count(column.count)
  if (column.kind !== 'rank') return undefined
  const ranks = new Map<unknown, number>(column.values.map((value, rank) => [value, rank]))
  return (value) => ranks.get(value) ?? Number.NaN
}
