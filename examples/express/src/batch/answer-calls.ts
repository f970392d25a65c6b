import { setImmediate } from 'node:timers/promises'
import type { ChurnPredictor, PredictOptions } from '@org/churn'
import type { Omissions } from '@org/churn/csv'
import type { AnyCustomer } from '@org/churn/folder'
import type { Response } from 'express'
import { type BatchRecord, type BatchResult, noteOf, type ResultWriter } from './batch-record.ts'
import { type CallListRequest, createKeeper, describeCalls } from './call-list.ts'
import type { TableJudge } from './table-judge.ts'

/** Results that are written at once. */
const writtenAtOnce = 100

/**
 * Reads a stream to its end and answers with a call list: the likeliest customers, best first, then the refused records,
 * as many of either as the list may hold, and which rows were left out. Only those are kept. Nothing is sent before the whole stream is judged. The
 * numbers of all scored and refused records follow as trailers.
 */
export async function answerCalls(
  response: Response,
  blocks: AsyncIterable<readonly BatchRecord[]>,
  score: (records: readonly BatchRecord[]) => readonly BatchResult[],
  writer: ResultWriter,
  judge: TableJudge,
  omissions: Omissions,
  list: {
    readonly predictor: ChurnPredictor<AnyCustomer>
    readonly options: PredictOptions<boolean>
  } & CallListRequest,
): Promise<void> {
  const rows = { scored: 0, refused: 0 }
  response.locals.rows = rows
  const best = createKeeper<BatchResult & { readonly customer?: unknown }>(list.count)
  const refused: BatchResult[] = []
  for await (const records of blocks) {
    score(records).forEach((result, place) => {
      rows[result.problem ? 'refused' : 'scored']++
      if (result.prediction) best.offer({ ...result, customer: records[place]?.customer })
      else if (refused.length < list.count) refused.push(result)
    })
    await setImmediate()
  }
  const problem = judge.verdict()
  if (problem) throw problem
  const kept = best.items()
  const calls = await describeCalls(list.predictor, kept, list, list.options)
  const results = [
    ...calls.map((call): BatchResult => {
      const { customer: _, ...result } = kept[call.index] as (typeof kept)[number]
      return { ...result, call }
    }),
    ...refused,
    ...noteOf(omissions),
  ]
  const hasTrailers = response.useChunkedEncodingByDefault
  response.set({ 'Content-Type': writer.mediaType, 'Cache-Control': 'no-store' })
  if (hasTrailers) response.set('Trailer', 'Churn-Scored, Churn-Refused')
  response.status(200).write(writer.header)
  for (let start = 0; start < results.length; start += writtenAtOnce) {
    response.write(writer.write(results.slice(start, start + writtenAtOnce)))
  }
  if (hasTrailers) response.addTrailers({ 'Churn-Scored': String(rows.scored), 'Churn-Refused': String(rows.refused) })
  response.end()
}
