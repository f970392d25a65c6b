import { type LineBlock, lineBlocks, type OpenCsv } from '../lines/score-lines'
import { careful, hasLabel, isChurner, isWarned, labelIsTrue, type ScoredBlock } from './score-thread'
import type { Summary } from './summary'
import type { ThreadPool } from './thread-pool'

const quote = 0x22

/**
 * Scores the lines behind a header in threads, and yields the output in the file's order. A block with a quote is read
 * here, after all before it: only then is it known whether the quote opens or closes a cell.
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
  const pending: Promise<ScoredBlock>[] = []
  const settle = async (promise: Promise<ScoredBlock>) => {
    const block = await promise
    report(block, records.line - 1, summary)
    records.passLines(block.lines)
    onRows(block.codes.length)
    return block.bytes
  }
  for await (const block of lineBlocks(rest())) {
    if (block.isWhole && records.isAtRest && !block.bytes.includes(quote)) {
      pending.push(pool.score(block.bytes))
      if (pending.length >= pool.depth) yield settle(pending.shift() as Promise<ScoredBlock>)
      continue
    }
    for (const promise of pending.splice(0)) yield settle(promise)
    yield scoreHere(block)
  }
}

/** Adds a block's rows to the summary, in their order. */
function report({ codes, probabilities, warnings, rows }: ScoredBlock, linesBefore: number, summary: Summary): void {
  let labelled = 0
  let warned = 0
  let read = 0
  for (const code of codes) {
    if (code === careful) {
      const row = rows[read++]
      summary.add({ ...row, firstLine: row.firstLine + linesBefore, lastLine: row.lastLine + linesBefore })
      continue
    }
    const label = code & hasLabel ? (code & labelIsTrue) !== 0 : undefined
    const probability = label === undefined ? Number.NaN : probabilities[labelled++]
    summary.addScored(probability, (code & isChurner) !== 0, label, code & isWarned ? warnings[warned++] : undefined)
  }
}
