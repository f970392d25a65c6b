/** How many cells the records below a header may have. */
export interface TableShape {
  /** As many as the header has. */
  readonly width: number
  /** As many as it has up to its last name: spreadsheets write delimiters behind it that the rows lack. */
  readonly least: number
}

const isBlank = (cell: string) => cell.trim() === ''

export function shapeOf(header: readonly string[]): TableShape {
  let least = header.length
  while (least > 1 && isBlank(header[least - 1])) least--
  return { width: header.length, least }
}

/**
 * A record's cells, exactly as many as the header has: empty ones behind them are dropped, and those below columns
 * without a name are added. Undefined if the record has another shape.
 */
export function fitTo({ width, least }: TableShape, cells: readonly string[]): readonly string[] | undefined {
  if (cells.length === width) return cells
  if (cells.length < least) return undefined
  if (cells.length < width) return [...cells, ...Array.from({ length: width - cells.length }, () => '')]
  return cells.slice(width).every(isBlank) ? cells.slice(0, width) : undefined
}

/** Fewest columns at which lines that split into exactly as many cells are hardly a text with line breaks. */
const leastColumns = 4

/**
 * Whether each line of a record of several lines splits into as many cells as the header has: then a quote that was
 * never closed has swallowed the others.
 *
 * @param delimiter ASCII code.
 */
export function hasSwallowedLines(record: Uint8Array, delimiter: number, { width }: TableShape): boolean {
  if (width < leastColumns) return false
  let cells = 1
  for (let at = 0; at <= record.length; at++) {
    const byte = record[at]
    if (byte === delimiter) cells++
    else if (byte === undefined || byte === 10 || (byte === 13 && record[at + 1] !== 10)) {
      if (cells !== width) return false
      cells = 1
    }
  }
  return true
}
