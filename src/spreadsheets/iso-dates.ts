import type { SheetCell } from './sheet'

/** A date, with or without a time of day, as ISO/IEC 29500-1, 18.17.4.1 has it. */
const isoDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?$/

/**
 * The rows of a sheet whose dates are ISO texts, with dates in their place. A cell that holds the same as ordinary text
 * becomes a date, too: readers do not tell the two apart.
 */
export function withIsoDates(rows: readonly (readonly SheetCell[])[]): readonly (readonly SheetCell[])[] {
  return rows.map((cells) => Array.from(cells, dateOf))
}

function dateOf(cell: SheetCell): SheetCell {
  if (typeof cell !== 'string' || !isoDate.test(cell)) return cell
  const date = new Date(cell.includes('T') && !cell.endsWith('Z') ? `${cell}Z` : cell)
  return Number.isNaN(date.getTime()) ? cell : date
}
