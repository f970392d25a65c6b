import type { ContractField, ModelContract, RawRow } from '@org/churn'
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
  const { columns, missing, repeated } = matchHeader(contract, header)
  const places = new Map(columns.map(({ column, place }) => [column, place]))
  const id = contract.id === null ? undefined : places.get(contract.id.column)
  const target = places.get(contract.target.column)
  const found = contract.fields.flatMap((field) => {
    const place = places.get(field.column)
    return place === undefined ? [] : [{ column: field.column, place, spell: createSpelling(field) }]
  })
  return {
    header,
    missing,
    twice: repeated.map(({ column }) => column).filter((column) => places.has(column)),
    labelled: target !== undefined,
    idOf: (cells) => (id === undefined ? undefined : cells[id]),
    rowOf(cells) {
      const row: Record<string, unknown> = {}
      for (const { column, place, spell } of found) row[column] = spell(cells[place])
      if (target !== undefined) row[contract.target.column] = cells[target]
      return row
    },
  }
}

/**
 * Lets a cell hold a public value, such as `true`, where the source spells it otherwise, and a number the decimal comma of
 * many countries. With three digits behind it a comma may as well stand for thousands: that is left for the predictor to
 * refuse.
 */
function createSpelling(field: ContractField): (cell: string) => string {
  if (field.type === 'number' || field.type === 'integer') {
    return (cell) => cell.replace(/^(\s*-?\d+),(\d{1,2}|\d{4,})(\s*)$/, '$1.$2$3')
  }
  if (field.type !== 'boolean') return (cell) => cell
  const spellings = new Map(field.values.map(({ value, source }) => [String(value), source[0]]))
  const own = new Set(field.values.flatMap(({ source }) => source))
  return (cell) => {
    const text = cell.trim()
    return own.has(text) ? text : (spellings.get(text.toLowerCase()) ?? text)
  }
}
