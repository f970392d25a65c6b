import { type AsideFinder, createAsideFinder } from '../csv/asides'
import type { Decoding } from '../csv/cells'
import { headRoom, type LineBlock, lineBlocks, spareBytes } from '../csv/line-blocks'
import { CsvRecords } from '../csv/records'
import { defaultRecordLimit, type OpenCsv, openCsv } from '../csv/table'
import type { LineScorer, RowListener } from './line-scorer'

export {
  type AsideFinder,
  createAsideFinder,
  type Decoding,
  headRoom,
  type LineBlock,
  lineBlocks,
  type OpenCsv,
  openCsv,
  spareBytes,
}

const encoder = new TextEncoder()

/** Scores one block of the lines behind a header; what is not whole lines, or follows an open quote, the careful way. */
export function scoreLineBlock(
  { bytes, isWhole, isLast }: LineBlock,
  records: CsvRecords,
  score: LineScorer,
  listener: RowListener,
): Uint8Array {
  if (isWhole && records.isAtRest) return score(bytes, records, listener)
  let text = ''
  // A copy, because the reader may keep it until the record ends.
  for (const record of records.read(bytes.slice(), isLast)) text += listener.careful(record)
  return encoder.encode(text)
}

/** The careful reader of some lines behind a header, the first of which is counted as 1. */
export function openRecords(
  delimiter: string,
  decoding: Decoding,
  header: readonly string[],
  findAside: AsideFinder,
): CsvRecords {
  return new CsvRecords({
    delimiter: delimiter.charCodeAt(0),
    decoding,
    recordLimit: defaultRecordLimit,
    firstLine: 1,
    header,
    findAside,
  })
}
