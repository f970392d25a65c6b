import type { ChurnPredictor, Customer } from '@org/churn'
import type { CsvRecord, CsvTable, HeaderMatch } from '@org/churn/csv'
import { customerWords } from '../lines/without-schemas'
import { CellLooks } from '../spreadsheets/cell-looks'
import { longestText, SheetWriter } from '../spreadsheets/sheet-writer'
import { sheetPath, workbookParts } from '../spreadsheets/workbook-parts'
import { createScorer } from './score-rows'
import { ScoredSheet, type ScoredSheetOptions } from './scored-sheet'
import type { Summary } from './summary'
import { grouped } from './wording'
import { writeZip, type ZipEntry } from './zip-writer'

/** How a table is scored into a workbook. */
export interface WorkbookOptions extends ScoredSheetOptions {
  /** Receives the rows in their order; its lines are the second sheet. */
  readonly summary: Summary
  /** Called after each block with the rows in it. */
  readonly onProgress: (rows: number) => void
}

const aboutSheet = 'About these scores'

/** Width of the summary, in characters. */
const lineWidth = 120

/**
 * Scores a table and gives the bytes of a workbook: its rows with their scores on the first sheet, and the summary on the
 * second. Memory does not grow with the rows.
 *
 * @throws {FileError} for more rows or columns than a sheet has, and when an added column's name is one of the file's own.
 */
export function scoreToWorkbook(
  predictor: ChurnPredictor<Customer>,
  table: CsvTable,
  header: HeaderMatch,
  options: WorkbookOptions,
): AsyncGenerator<Buffer> {
  const { sheet, summary } = options
  const looks = new CellLooks()
  const top = Math.min(options.top, predictor.contract.fields.filter(({ input }) => input).length)
  const rows = new ScoredSheet(predictor.contract, table.header.cells, header, { ...options, top }, looks)
  const { other } = customerWords(predictor.contract)
  const name = sheet?.sheet.name ?? other.replace(/^./, (letter) => letter.toUpperCase())
  const about = name.toLowerCase() === aboutSheet.toLowerCase() ? 'About' : aboutSheet
  async function* entries(): AsyncGenerator<ZipEntry> {
    yield { name: sheetPath(0), pieces: scored(predictor, table, header, { ...options, top }, rows) }
    yield { name: sheetPath(1), pieces: textSheet(summary.lines()) }
    for (const { name: path, content } of workbookParts([name, about], looks.xml())) {
      yield { name: path, pieces: [content] }
    }
  }
  return writeZip(entries())
}

async function* scored(
  predictor: ChurnPredictor<Customer>,
  table: CsvTable,
  header: HeaderMatch,
  { point, top, numbers, summary, onProgress }: WorkbookOptions,
  sheet: ScoredSheet,
): AsyncGenerator<string> {
  const score = createScorer(predictor, header, { operatingPoint: point.name, top, numbers })
  let isBegun = false
  const begin = (records: readonly CsvRecord[]) => {
    if (isBegun) return ''
    isBegun = true
    return sheet.start(records)
  }
  for await (const records of table.blocks()) {
    const rows = records.map(score)
    for (const row of rows) summary.add(row)
    onProgress(rows.length)
    yield begin(records) + sheet.write(records, rows)
  }
  yield begin([]) + sheet.end()
  if (sheet.cut > 0) {
    const most = grouped(longestText)
    const cells = sheet.cut === 1 ? '1 cell' : `${grouped(sheet.cut)} cells`
    summary.describe([`Cut to ${most} characters, the most that a cell of a workbook holds: ${cells}.`])
  }
}

/** The XML of a sheet that says something, a line in each row. */
function* textSheet(lines: readonly string[]): Generator<string> {
  const writer = new SheetWriter()
  yield writer.start({ widths: [lineWidth], frozen: { rows: 0, columns: 0 } })
  for (const line of lines) yield writer.row([{ value: line }])
  yield writer.end()
}
