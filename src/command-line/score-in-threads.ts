import { setImmediate } from 'node:timers/promises'
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
  /** Writes what is done, and waits for the others while more than `most` are left. */
  async function* settle(most: number) {
    while (pending.length > 0 && (pending.length > most || pending[0].isDone())) {
      const sent = pending.shift() as SentBlock
      const { block, isAtRest, length, output } = await sent.answer
      if (isAtRest && records.isAtRest) {
        reportBlock(block, records.line - 1, summary)
        records.passLines(block.lines)
        onRows(block.rowCount)
        yield output ?? new Uint8Array(sent.memory.output, 0, length)
      } else yield scoreHere({ bytes: sent.bytes, isWhole: true, isLast: false })
      pool.release(sent)
    }
  }
  for await (const block of lineBlocks(rest(), pool.nextInput)) {
    const sent = block.isWhole ? pool.score(block.bytes) : undefined
    if (sent) {
      pending.push(sent)
      // What other threads answer is heard between two blocks.
      if (sent.isHere) await setImmediate()
      yield* settle(pool.depth - 1)
      continue
    }
    yield* settle(0)
    yield scoreHere(block)
  }
  yield* settle(0)
}
