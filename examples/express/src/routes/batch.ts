import type { ChurnPredictor, Customer } from '@org/churn'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { answerStream } from '../batch/answer-stream.ts'
import type { BatchRecord, RecordReader, ResultWriter } from '../batch/batch-record.ts'
import { createCsvReader } from '../batch/csv.ts'
import { csvWriter } from '../batch/csv-writer.ts'
import { createNdjsonReader, ndjsonWriter } from '../batch/ndjson.ts'
import { problemOfItem, scoreRecords } from '../batch/score-records.ts'
import { readBody } from '../body.ts'
import type { Configuration } from '../configuration.ts'
import { readDecisionOptions } from '../decision-options.ts'
import { readJsonBody } from '../json-body.ts'
import { checkMediaType, csvTypes, jsonTypes, ndjsonTypes } from '../media-type.ts'
import type { Metrics } from '../metrics.ts'
import { Problem } from '../problem.ts'

/** `POST /predict/batch`: a JSON array at once; NDJSON or CSV as a stream, in and out. */
export function batchRoute(
  churn: ChurnPredictor<Customer>,
  metrics: Metrics,
  configuration: Configuration,
): RequestHandler[] {
  const answerArray = answerJson(churn, metrics, configuration.batchLimitRows)
  const readers: readonly (readonly [readonly string[], RecordReader, ResultWriter])[] = [
    [ndjsonTypes, createNdjsonReader(churn.contract), ndjsonWriter],
    [csvTypes, createCsvReader(churn), csvWriter],
  ]
  const { streamLimitBytes, bodySeconds } = configuration
  const limits = { bytes: streamLimitBytes, seconds: bodySeconds, counted: 'silence' } as const
  const stream = async (request: Request, response: Response, next: NextFunction) => {
    const found = readers.find(([types]) => request.is([...types]))
    if (!found) return next()
    const [, read, writer] = found
    const options = readDecisionOptions(request)
    const chosen = chooseWriter(request, writer)
    const blocks = read(readBody(request, limits))
    const score = (records: readonly BatchRecord[]) => scoreRecords(churn, records, options, metrics)
    await answerStream(response, blocks, score, chosen, bodySeconds)
  }
  return [
    checkMediaType([...jsonTypes, ...ndjsonTypes, ...csvTypes]),
    stream,
    ...readJsonBody(configuration),
    answerArray,
  ]
}

/** The format that the client asks for, or that it sends itself. */
function chooseWriter(request: Request, own: ResultWriter): ResultWriter {
  const order = own === csvWriter ? [...csvTypes, ...ndjsonTypes] : [...ndjsonTypes, ...csvTypes]
  const accepted = request.accepts(order)
  if (accepted === false) throw new Problem('not-acceptable', `Expected to accept one of ${order.join(', ')}.`)
  return csvTypes.includes(accepted as string) ? csvWriter : ndjsonWriter
}

function answerJson(churn: ChurnPredictor<Customer>, metrics: Metrics, limit: number): RequestHandler {
  return (request, response) => {
    const options = readDecisionOptions(request)
    const customers: unknown = request.body
    if (!Array.isArray(customers)) {
      const errors = [{ pointer: '#', detail: 'expected an array of customer records' }]
      throw new Problem('invalid-customer', 'The body is not an array of customer records.', { errors })
    }
    if (customers.length > limit) {
      const hint = 'send more of them as application/x-ndjson or text/csv'
      throw new Problem('body-too-large', `Got ${customers.length} customers, expected ${limit} at most: ${hint}.`)
    }
    const items = churn.predictBatch(customers, options).map((item) => {
      if (item.ok) {
        metrics.countPrediction(item.prediction)
        return { index: item.index, ok: true as const, prediction: item.prediction }
      }
      metrics.countRefusal()
      return { index: item.index, ok: false as const, problem: problemOfItem(item.error, `#/${item.index}`) }
    })
    const refused = items.filter(({ ok }) => !ok).length
    response.locals.rows = { scored: items.length - refused, refused }
    if (refused > 0 && refused === items.length) {
      const errors = items.flatMap((item) => (item.ok ? [] : (item.problem.errors ?? [])))
      throw new Problem('invalid-customer', 'Not one customer record of the array can be scored.', { errors })
    }
    response.set('Cache-Control', 'no-store').json({ scored: items.length - refused, refused, items })
  }
}
