import type { HeaderMatch } from '../csv/header'
import type { ModelContract } from '../model/contract'
import type { NumberReading } from '../steps/read-cell'
import type { CellTable, CellWarnings } from './cell-table'
import { createFieldTables, createLabelTable, type FieldTable } from './field-tables'
import type { ScannedColumn } from './scan-options'

/** A field of the contract in a file. */
export interface FileField extends FieldTable {
  /** Its column's place; −1 if the file has no such column. */
  readonly place: number
  /** What has to be said of every row, because the column is not there. */
  readonly absence: CellWarnings | undefined
}

/** What the columns of a file are read by. */
export interface FileColumns {
  /** In the contract's order. */
  readonly fields: readonly FileField[]
  /** By place in the file; undefined for columns that nobody asks about. */
  readonly columns: readonly (ScannedColumn | undefined)[]
  /** A feature vector that holds what columns which the file lacks contribute. */
  readonly template: Float32Array
  /** The constraints that those meet, as bits. */
  readonly meets: number
  readonly labels: CellTable
  /** The place of the outcome's column; −1 if the file has none. */
  readonly labelPlace: number
}

/** Finds the fields' columns. Undefined where rows cannot be understood cell by cell. */
export function findColumns(
  predictor: { readonly contract: ModelContract },
  header: HeaderMatch,
  { width, featureCount, numbers }: { width: number; featureCount: number; numbers: NumberReading | undefined },
): FileColumns | undefined {
  const tables = createFieldTables(predictor, numbers)
  if (!tables) return undefined
  const places = new Map(header.columns.map(({ column, place }) => [column, place]))
  const columns = Array.from({ length: width }, (): ScannedColumn | undefined => undefined)
  const template = new Float32Array(featureCount)
  const fields: FileField[] = []
  let meets = 0
  for (const each of tables) {
    const { table, start, numbers } = each
    const place = places.get(each.field.column)
    if (place !== undefined) {
      const isListed = each.field.type === 'boolean' || each.field.type === 'category'
      columns[place] = { table, start, numbers, isListed }
      fields.push({ ...each, place, absence: undefined })
      continue
    }
    const meaning = each.absent()
    if (!meaning) return undefined
    if (start >= 0) template.set(meaning.features, start)
    meets |= meaning.meets
    fields.push({ ...each, place: -1, absence: meaning.warnings })
  }
  const labels = createLabelTable(predictor)
  const labelPlace = places.get(predictor.contract.target.column) ?? -1
  if (labelPlace >= 0) columns[labelPlace] = { table: labels, start: 0, isListed: false }
  return { fields, columns, template, meets, labels, labelPlace }
}
