import { type LineBlock, lineBlocks, type OpenCsv } from '../lines/score-lines'
import { reportBlock } from './scored-block'
import type { Summary } from './summary'
import type { SentBlock, ThreadPool } from './thread-pool'

/**
 * Scores the lines behind a header in threads, and yields the output in the file's order. Threads take each block as if
 * it began with a record. Where a quote is open across its start or end, which only the block's turn shows, it is scored
 * again here.
 *
 * @param scoreHere Scores a block in this thread and reports its rows.
 */
export async function* scoreInThreads(
  { records, rest }: OpenCsv,
  pool: ThreadPool,
  summary: Summary,
  scoreHere: (block: LineBlock) => Uint8Array,
  onRows: (rows: number) => void,
): AsyncGenerator<Uint8Array> {
  const pending: SentBlock[] = []
  async function* settle(most: number) {
    while (pending.length > most) {
      const { bytes, memory, answer } = pending.shift() as SentBlock
      const { block, isAtRest, length, output } = await answer
      if (!isAtRest || !records.isAtRest) {
        yield scoreHere({ bytes, isWhole: true, isLast: false })
        continue
      }
      reportBlock(block, records.line - 1, summary)
      records.passLines(block.lines)
      onRows(block.rowCount)
      yield output ?? new Uint8Array(memory.output, 0, length)
    }
  }
  for await (const block of lineBlocks(rest())) {
    if (block.isWhole && block.bytes.length <= pool.largestBlock) {
      yield* settle(pool.depth - 1)
      pending.push(pool.score(block.bytes))
      continue
    }
    yield* settle(0)
    yield scoreHere(block)
  }
}
