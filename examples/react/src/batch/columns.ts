import type { ModelContract, RawRow } from '@org/churn'
import { matchHeader, type SuggestedColumn, suggestColumns } from '@org/churn/csv'

/** How the columns of a file stand for the fields of the contract. */
export interface Columns {
  readonly header: readonly string[]
  /** Columns that the model needs and the file does not have, by the source's names. */
  readonly missing: readonly string[]
  /** Columns of the file that stand for no field, and which of them may stand for a missing one. */
  readonly others: readonly string[]
  readonly suggested: readonly SuggestedColumn[]
  /** Columns that the file has more than once: which of them is meant, nobody can tell. */
  readonly twice: readonly string[]
  /** Whether the file says who left. */
  readonly labelled: boolean
  /** Where a column of the model stands in the file, by the source's name; undefined if it does not. */
  placeOf(column: string): number | undefined
  idOf(cells: readonly string[]): string | undefined
  rowOf(cells: readonly string[]): RawRow
}

/** Finds the contract's fields in a header. Other columns are kept for the download and otherwise left alone. */
export function findColumns(
  contract: ModelContract,
  header: readonly string[],
  rename: Readonly<Record<string, string>> = {},
): Columns {
  const match = matchHeader(contract, header, { rename })
  const { columns, missing, others, repeated, rowOf } = match
  const places = new Map(columns.map(({ column, place }) => [column, place]))
  // A model without a column of names takes the file's own, if one is called so.
  const own = header.findIndex((name) => name.trim().toLowerCase() === 'name')
  const id = contract.id === null ? (own < 0 ? undefined : own) : places.get(contract.id.column)
  const target = places.get(contract.target.column)
  return {
    header,
    missing,
    others,
    suggested: suggestColumns(contract, match),
    twice: repeated.map(({ column }) => column).filter((column) => places.has(column)),
    labelled: target !== undefined,
    placeOf: (column) => places.get(column),
    idOf: (cells) => (id === undefined ? undefined : cells[id]),
    rowOf,
  }
}
