import type { ChurnPredictor, Customer, NumberReading } from '@org/churn'
import type { CsvRecord, HeaderMatch } from '@org/churn/csv'
import type { EvaluatedPoint } from '@org/churn/evaluation'
import { createLineScorer, type RowListener } from '../lines/line-scorer'
import { type OpenCsv, scoreLines } from '../lines/score-lines'
import { createRowFormat, type FormatOptions } from './row-formats'
import { createScorer } from './score-rows'
import type { Summary } from './summary'

/** How a table is scored. */
export interface TableOptions extends Omit<FormatOptions, 'delimiter'> {
  readonly point: EvaluatedPoint
  /** How the file writes numbers, if not as the contract says. */
  readonly numbers?: NumberReading | undefined
  /** Receives the rows in their order. */
  readonly summary: Summary
  /** Called after each block with the rows in it. */
  readonly onProgress: (rows: number) => void
  /** Whether every row goes the careful way, also those that the fast one understands. */
  readonly carefully?: boolean
}

/**
 * Scores a table as a stream. Lines that are well formed go from bytes to bytes, where output and model permit it; the
 * others, and all others, record by record. Both write the same.
 *
 * @throws {FileError} when an added column's name is one of the file's own.
 */
export async function* scoreTable(
  predictor: ChurnPredictor<Customer>,
  opened: OpenCsv,
  header: HeaderMatch,
  options: TableOptions,
): AsyncGenerator<string | Uint8Array> {
  const { table, decoding } = opened
  const { point, summary, onProgress, numbers, carefully = false } = options
  const top = Math.min(options.top, predictor.contract.fields.filter((field) => field.input).length)
  const format = createRowFormat(table.header.cells, { ...options, delimiter: table.delimiter, top })
  const scoreRecord = createScorer(predictor, header, { operatingPoint: point.name, top, numbers })
  if (format.head !== '') yield format.head
  const scoreBlock = createLineScorer(predictor, {
    header,
    width: table.header.cells.length,
    delimiter: table.delimiter.charCodeAt(0),
    isUtf8: decoding !== 'windows-1252',
    policy: point.name,
    numbers,
    top,
    format: carefully ? undefined : format.lines,
  })
  if (scoreBlock) {
    let rows = 0
    const listener: RowListener = {
      scored(probability, churn, label) {
        rows++
        summary.addScored(probability, churn, label)
      },
      careful(record: CsvRecord) {
        rows++
        const row = scoreRecord(record)
        summary.add(row)
        return format.write([row])
      },
    }
    for await (const bytes of scoreLines(opened, scoreBlock, listener)) {
      onProgress(rows)
      rows = 0
      yield bytes
    }
    return
  }
  for await (const records of table.blocks()) {
    const rows = records.map(scoreRecord)
    for (const row of rows) summary.add(row)
    onProgress(rows.length)
    yield format.write(rows)
  }
}
