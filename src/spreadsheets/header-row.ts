import { createColumnCounter } from '../csv/header'
import type { ModelContract } from '../model/contract'
import { dateText } from './cell-text'
import type { Sheet, SheetCell } from './sheet'

/** Rows that are searched for the names of the columns: titles and filters may stand above them. */
const mostRows = 31

/** The row that names a sheet's columns. */
export interface HeaderRow {
  /** Counted from 0; of two that name them together, the second. */
  readonly row: number
  readonly names: readonly string[]
  /** How many of the model's columns it names, and how many there are. */
  readonly found: number
  readonly sought: number
}

const nameOf = (cell: SheetCell | undefined) =>
  (cell instanceof Date ? dateText(cell) : String(cell ?? '')).replace(/\s+/g, ' ').trim()

/**
 * Finds the row that names the most of a model's columns: by itself, or together with the row above it, where a name
 * stands in either, or begins in the upper one.
 *
 * @returns undefined for a sheet without any value.
 */
export function findHeaderRow(
  { rows }: Pick<Sheet, 'rows'>,
  contract: ModelContract,
  rename: Readonly<Record<string, string>>,
): HeaderRow | undefined {
  const { count, inputs } = createColumnCounter(contract, rename)
  let best: HeaderRow | undefined
  let above: readonly string[] = []
  let looked = 0
  for (let row = 0; row < rows.length && looked < mostRows; row++) {
    const names = Array.from(rows[row], nameOf)
    if (names.every((name) => name === '')) {
      above = []
      continue
    }
    looked++
    for (const read of above.length === 0 ? [names] : [names, ...together(above, names)]) {
      const found = count(read)
      if (!best || found > best.found) best = { row, names: read, found, sought: inputs }
    }
    above = names
  }
  return best
}

/** The names that two rows give together. */
function together(above: readonly string[], below: readonly string[]): readonly (readonly string[])[] {
  const width = Math.max(above.length, below.length)
  const each = (join: (upper: string, lower: string) => string) =>
    Array.from({ length: width }, (_, place) => join(above[place] ?? '', below[place] ?? ''))
  return [each((upper, lower) => lower || upper), each((upper, lower) => `${upper} ${lower}`.trim())]
}
