import type { ModelContract, RawRow } from '@org/churn'
import { matchHeader } from '@org/churn/csv'

/** How the columns of a file stand for the fields of the contract. */
export interface Columns {
  readonly header: readonly string[]
  /** Columns that the model needs and the file does not have, by the source's names. */
  readonly missing: readonly string[]
  /** Columns that the file has more than once: which of them is meant, nobody can tell. */
  readonly twice: readonly string[]
  /** Whether the file says who left. */
  readonly labelled: boolean
  idOf(cells: readonly string[]): string | undefined
  rowOf(cells: readonly string[]): RawRow
}

/** Finds the contract's fields in a header. Other columns are kept for the download and otherwise left alone. */
export function findColumns(contract: ModelContract, header: readonly string[]): Columns {
  const { columns, missing, repeated, rowOf } = matchHeader(contract, header)
  const places = new Map(columns.map(({ column, place }) => [column, place]))
  const id = contract.id === null ? undefined : places.get(contract.id.column)
  const target = places.get(contract.target.column)
  return {
    header,
    missing,
    twice: repeated.map(({ column }) => column).filter((column) => places.has(column)),
    labelled: target !== undefined,
    idOf: (cells) => (id === undefined ? undefined : cells[id]),
    rowOf,
  }
}
