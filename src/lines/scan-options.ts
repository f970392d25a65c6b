import type { CellTable } from './cell-table'
import type { PlainNumbers } from './plain-number'
import type { LineShape } from './scanned-lines'

/** A column of the file that is read. */
export interface ScannedColumn {
  readonly table: CellTable
  /** Where its part of the feature vector begins. */
  readonly start: number
  /** The numbers that need no table. */
  readonly numbers?: PlainNumbers | undefined
  /** Whether its spellings are those of a list. */
  readonly isListed: boolean
}

/** Two columns whose cells are read together. */
export interface ColumnPair {
  /** Where their part of the feature vector begins. */
  readonly start: number
  readonly width: number
}

/** How lines are read. */
export interface ScanOptions extends LineShape {
  /** ASCII code. */
  readonly delimiter: number
  /** By place in the file; undefined for columns that nobody asks about. */
  readonly columns: readonly (ScannedColumn | undefined)[]
  /** The constraints that columns which the file lacks meet, as bits. */
  readonly meets: number
  /** What lines are whose cells have nothing to say: plain, or warned, because columns which the file lacks have. */
  readonly kind: number
  /** Whether bytes beyond ASCII are UTF-8 where they are valid. */
  readonly isUtf8: boolean
  /** What the first text of a line says if it is no customer, whatever its other cells say. */
  readonly aside?: Uint8Array | undefined
  /** Whether a line of which something has to be said is no customer. */
  readonly isAside?: ((line: Uint8Array) => boolean) | undefined
}

/**
 * The columns that are read together with the next: those of lists, whose numbers are neighbours, too. The last column ends
 * with a line feed.
 */
export function pairsOf(columns: readonly (ScannedColumn | undefined)[]): readonly (ColumnPair | undefined)[] {
  return columns.map((column, place) => {
    const next = columns[place + 1]
    if (!column?.isListed || !next?.isListed || place + 2 >= columns.length) return undefined
    const [width, nextWidth] = [column.table.width, next.table.width]
    if (width > 0 && nextWidth > 0 && next.start !== column.start + width) return undefined
    return { start: width > 0 ? column.start : next.start, width: width + nextWidth }
  })
}

export function isWithin({ least, most, isWhole }: PlainNumbers, number: number): boolean {
  return number >= least && number <= most && (!isWhole || Number.isInteger(number))
}
