import { matchHeader } from '../csv/header'
import { createCsvWriter } from '../csv/write'
import type { ModelContract } from '../model/contract'
import type { NumberReading } from '../steps/read-cell'
import { type CellWriter, createCellWriter, type DateSystem } from './cell-text'
import { findHeaderRow } from './header-row'
import { columnName, lacksResult, type Sheet, type SheetCell } from './sheet'

/** How a sheet is read. */
export interface SheetReading {
  readonly contract: ModelContract
  /** The contract's columns by the sheet's names. */
  readonly rename: Readonly<Record<string, string>>
  /** How text is read that stands for numbers, if not as the contract says. */
  readonly numbers: NumberReading | undefined
  /** What separates the cells of the lines. */
  readonly delimiter: string
  readonly dateSystem: DateSystem
}

/** Cells that merged ones may fill, so that overlapping ones cannot go on for ever. */
const mostFilled = 20_000_000

/** Rows that are written at once. */
const rowsAtOnce = 500

/**
 * The rows of a sheet as lines of CSV, for the reader of CSV files: row N is line N. Numbers, dates and flags are written
 * as the contract reads them; a blank row is a blank line, and a line break in a cell a blank.
 *
 * @throws {Error} where a cell that the model reads holds a formula without its result.
 */
export function* sheetLines(sheet: Sheet, reading: SheetReading): Generator<string> {
  const { contract, rename, numbers, delimiter, dateSystem } = reading
  const rows = fillMerged(sheet)
  const header = findHeaderRow({ rows }, contract, rename)
  const names = header?.names ?? []
  const width = Math.max(names.length, ...widths(rows))
  const { columns } = matchHeader(contract, names, { rename })
  const fields = new Map(contract.fields.map((field) => [field.column, field]))
  const writerOf = (column: string | undefined) =>
    createCellWriter(contract, column === undefined ? undefined : fields.get(column), numbers, dateSystem)
  const plain = writerOf(undefined)
  const writers: CellWriter[] = Array.from({ length: width }, () => plain)
  for (const { column, place } of columns) writers[place] = writerOf(column)
  const csv = createCsvWriter({ delimiter, lineBreak: '\n', formulas: 'keep' })
  const top = header?.row ?? 0
  const read = columns.map(({ place }) => place)
  let text = ''
  for (let row = 0; row < rows.length; row++) {
    if (row >= top) checkResults(sheet, row, row === top ? writers.keys() : read)
    if (row === top && header) text += csv.line(Array.from({ length: width }, (_, place) => names[place] ?? ''))
    else text += lineOf(rows[row], width, row < top ? undefined : writers, plain, csv)
    if ((row + 1) % rowsAtOnce !== 0) continue
    yield text
    text = ''
  }
  yield text
}

function* widths(rows: readonly (readonly SheetCell[])[]): Generator<number> {
  let most = 0
  for (const cells of rows) {
    for (let place = cells.length; place > most; place--) if (isFilled(cells[place - 1])) most = place
  }
  yield most
}

const isFilled = (cell: SheetCell | undefined) => cell !== null && cell !== undefined && cell !== ''

function lineOf(
  cells: readonly SheetCell[],
  width: number,
  writers: readonly CellWriter[] | undefined,
  plain: CellWriter,
  csv: ReturnType<typeof createCsvWriter>,
): string {
  const filled = cells.filter(isFilled)
  if (filled.length === 0) return '\n'
  const [first] = cells
  // A note below a table stands by itself, and not in front of empty cells.
  if (filled.length === 1 && typeof first === 'string' && /\S\s+\S/.test(first)) return csv.line([plain(first)])
  return csv.line(Array.from({ length: width }, (_, place) => (writers?.[place] ?? plain)(cells[place] ?? null)))
}

function checkResults(sheet: Sheet, row: number, places: Iterable<number>): void {
  if (!sheet.cells || sheet.cells.size === 0) return
  for (const place of places) {
    if (lacksResult(sheet, row, place)) throw new MissingResult(`${columnName(place)}${row + 1}`, sheet.name)
  }
}

/** A formula that nothing has calculated yet. */
export class MissingResult extends Error {
  override readonly name = 'MissingResult'

  constructor(cell: string, sheet: string) {
    super(
      `Cell ${cell} of sheet ${JSON.stringify(sheet)} holds a formula without its result: open the workbook in a ` +
        'spreadsheet program, which calculates it, and save it there.',
    )
  }
}

/** The rows with what cells say that are merged over several of them. */
export function fillMerged({ rows, merges = [] }: Sheet): readonly (readonly SheetCell[])[] {
  const tall = merges.filter(({ startRow, endRow }) => endRow > startRow)
  if (tall.length === 0) return rows
  const filled = rows.map((cells) => [...cells])
  let count = 0
  for (const { startRow, startCol, endRow } of tall) {
    const value = rows[startRow]?.[startCol] ?? null
    for (let row = startRow + 1; value !== null && row <= endRow && row < filled.length; row++) {
      const cells = filled[row]
      count += 1 + Math.max(0, startCol - cells.length)
      if (count > mostFilled) return rows
      while (cells.length <= startCol) cells.push(null)
      cells[startCol] ??= value
    }
  }
  return filled
}
