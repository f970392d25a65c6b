import { type Customer, type CustomerColumns, createChurnPredictor, predictColumns } from '@org/churn'
import type { Candidate } from './measure'
import { batchRows, customers } from './models'

/** A batch of customers as columns: with an object for each, and without. */
export function columnCandidates(): Candidate[] {
  const predictor = createChurnPredictor()
  const rows = Array.from({ length: batchRows }, (_, row) => customers[row % customers.length])
  const valuesOf = (name: string) => rows.map((customer) => customer[name as keyof Customer])
  const names = predictor.contract.fields.map(({ name }) => name)
  const plain = Object.fromEntries(names.map((name) => [name, valuesOf(name)]))
  const typed = Object.fromEntries(names.map((name) => [name, typedColumn(valuesOf(name))]))
  const asColumns = (columns: object) => columns as CustomerColumns<Customer>
  const time = (name: string, run: () => unknown): Candidate => ({ name, operations: batchRows, run })
  return [
    time('predictBatch of columns', () => predictor.predictBatch(asColumns(plain))),
    time('predictColumns, plain arrays', () => predictColumns(predictor, asColumns(plain))),
    time('predictColumns, typed arrays and dictionaries', () => predictColumns(predictor, asColumns(typed))),
  ]
}

/** The same values as a typed array, or as places in a dictionary. */
function typedColumn(values: readonly unknown[]): unknown {
  if (values.every((value) => typeof value === 'number')) return Float64Array.from(values)
  if (values.every((value) => typeof value === 'boolean')) return Uint8Array.from(values, Number)
  const dictionary = [...new Set(values)].filter((value) => value !== null && value !== undefined)
  return { indices: Int8Array.from(values, (value) => dictionary.indexOf(value as never)), dictionary }
}
