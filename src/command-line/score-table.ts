import type { ChurnPredictor, Customer, NumberReading, OperatingPoint } from '@org/churn'
import type { CsvRecord, HeaderMatch } from '@org/churn/csv'
import type { RowListener } from '../lines/line-scorer'
import { type LineBlock, lineBlocks, type OpenCsv, scoreLineBlock } from '../lines/score-lines'
import { createBlockServer } from './block-server'
import { chunkRoom } from './input-file'
import type { FormatOptions } from './row-formats'
import { scoreInThreads } from './score-in-threads'
import type { Summary } from './summary'
import { openTableScorer } from './table-scorer'
import { openThreads } from './thread-pool'

/** How a table is scored. */
export interface TableOptions extends Omit<FormatOptions, 'delimiter'> {
  /** Folder of the model's bundle, which threads open too; undefined for the model inside the package. */
  readonly model?: string | undefined
  /** The day from which threads count the days of dates. */
  readonly asOf?: string | undefined
  readonly point: OperatingPoint
  /** How the file writes numbers, if not as the contract says. */
  readonly numbers?: NumberReading | undefined
  /** Receives the rows in their order. */
  readonly summary: Summary
  /** Called after each block with the rows in it. */
  readonly onProgress: (rows: number) => void
  /** Told into which memory chunks are read best: see `InputFile`. */
  readonly readInto?: (nextMemory: () => Uint8Array) => void
  /** The model's columns by the file's names. */
  readonly rename: Readonly<Record<string, string>>
  /** Threads that score; with 1, this one. */
  readonly threads: number
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
  const { table, decoding, records } = opened
  const { model, asOf, point, summary, onProgress, rename, threads, numbers, carefully = false } = options
  const { format: output, top, prefix } = options
  const columns = table.header.cells
  const { delimiter } = table
  const added = { format: output, top, prefix, delimiter }
  const settings = { ...added, decoding, operatingPoint: point.name, numbers, carefully }
  const scorer = openTableScorer(predictor, header, columns, settings)
  const { format, scoreRecord, scoreBlock } = scorer
  if (format.head !== '') yield format.head
  if (!scoreBlock) {
    for await (const records of table.blocks()) {
      const rows = records.map(scoreRecord)
      for (const row of rows) summary.add(row)
      onProgress(rows.length)
      yield format.write(rows)
    }
    return
  }
  let rows = 0
  const listener: RowListener = {
    scored(probability, churn, label, warnings) {
      rows++
      summary.addScored(probability, churn, label, warnings)
    },
    careful(record: CsvRecord) {
      rows++
      const row = scoreRecord(record)
      summary.add(row)
      return format.write([row])
    },
  }
  const scoreHere = (block: LineBlock) => {
    rows = 0
    const bytes = scoreLineBlock(block, records, scoreBlock, listener)
    onProgress(rows)
    return bytes
  }
  if (threads === 1) {
    const memory = new Uint8Array(chunkRoom)
    const nextMemory = () => memory
    options.readInto?.(nextMemory)
    for await (const block of lineBlocks(opened.rest(), nextMemory)) yield scoreHere(block)
    return
  }
  const serve = createBlockServer(scorer, columns, settings)
  const pool = openThreads(threads, { ...settings, model, asOf, columns, rename }, serve)
  options.readInto?.(pool.nextInput)
  try {
    yield* scoreInThreads(opened, pool, summary, scoreHere, onProgress)
  } finally {
    pool.close()
  }
}
