import { type LineBlock, lineBlocks } from '../csv/line-blocks'
import type { CsvRecords } from '../csv/records'
import { type OpenCsv, openCsv } from '../csv/table'
import type { LineScorer, RowListener } from './line-scorer'

export { type OpenCsv, openCsv }

/** Scores the lines behind a header, block by block. */
export async function* scoreLines(
  { records, rest }: OpenCsv,
  score: LineScorer,
  listener: RowListener,
): AsyncGenerator<Uint8Array> {
  for await (const block of lineBlocks(rest())) {
    yield block.isWhole && records.isAtRest
      ? score(block.bytes, records, listener)
      : readCarefully(block, records, listener)
  }
}

const encoder = new TextEncoder()

function readCarefully({ bytes, isLast }: LineBlock, records: CsvRecords, listener: RowListener): Uint8Array {
  let text = ''
  for (const record of records.read(bytes, isLast)) text += listener.careful(record)
  return encoder.encode(text)
}
