import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { Omissions } from '@org/churn/csv'
import type { Response } from 'express'
import { documentOf } from '../problem.ts'
import { type BatchRecord, type BatchResult, noteOf, type ResultWriter } from './batch-record.ts'
import type { TableJudge } from './table-judge.ts'

/** Rows of a table that are judged together before the first of them is answered. */
const judgedRows = 1000

/** How a stream is judged as a whole. */
export interface Judging {
  readonly judge: TableJudge
  /** Whether the first rows wait for the verdict on them. */
  readonly holds: boolean
  /** The line on which a late verdict stands: a table's header. */
  readonly line: number | undefined
  /** Rows that are no customers. */
  readonly omissions: Omissions
}

/**
 * Scores blocks of records as they arrive, and writes the results as fast as the client takes them. Nothing is sent
 * before the first block has been read, so that a body which is wrong from the start gets the status it deserves. A
 * client that reads nothing for `silenceSeconds` is disconnected. A body is refused as a whole where its first rows
 * deserve it; if only the later ones do, a last result says so, and so does one of rows that are no customers. The
 * numbers of scored and refused records follow as trailers.
 */
export async function answerStream(
  response: Response,
  blocks: AsyncIterable<readonly BatchRecord[]>,
  score: (records: readonly BatchRecord[]) => readonly BatchResult[],
  writer: ResultWriter,
  silenceSeconds: number,
  { judge, holds, line, omissions }: Judging,
): Promise<void> {
  const rows = { scored: 0, refused: 0 }
  response.locals.rows = rows
  const closed = new AbortController()
  response.once('close', () => closed.abort())
  // Trailers follow chunks, which HTTP/1.0 does not know.
  const hasTrailers = response.useChunkedEncodingByDefault
  const begin = () => {
    if (response.headersSent) return
    response.set({ 'Content-Type': writer.mediaType, 'Cache-Control': 'no-store' })
    if (hasTrailers) response.set('Trailer', 'Churn-Scored, Churn-Refused')
    response.status(200).flushHeaders()
    if (writer.header !== '') response.write(writer.header)
  }
  let held: BatchResult[] = []
  const refuse = () => {
    const problem = judge.verdict()
    if (!problem) return
    if (!response.headersSent) throw problem
    response.locals.problem = problem.kind
    response.write(writer.write([{ line, id: undefined, problem: documentOf(problem) }]))
  }
  for await (const records of blocks) {
    if (records.length === 0) continue
    let results = score(records)
    for (const { problem } of results) rows[problem ? 'refused' : 'scored']++
    if (holds && !response.headersSent) {
      held.push(...results)
      if (held.length < judgedRows) {
        await setImmediate()
        continue
      }
      refuse()
      results = held
      held = []
    }
    begin()
    const isTaken = response.write(writer.write(results))
    // Others have their turn between any two blocks.
    await setImmediate()
    if (isTaken || !response.writableNeedDrain) continue
    const timer = setTimeout(() => response.destroy(), silenceSeconds * 1000)
    await once(response, 'drain', { signal: closed.signal }).finally(() => clearTimeout(timer))
  }
  refuse()
  begin()
  const last = [...held, ...noteOf(omissions)]
  if (last.length > 0) response.write(writer.write(last))
  if (hasTrailers) response.addTrailers({ 'Churn-Scored': String(rows.scored), 'Churn-Refused': String(rows.refused) })
  response.end()
}
