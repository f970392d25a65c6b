import type { ChurnPredictor, Customer } from '@org/churn'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { answerArray } from '../batch/answer-array.ts'
import { answerStream } from '../batch/answer-stream.ts'
import type { BatchRecord, RecordReader, ResultWriter } from '../batch/batch-record.ts'
import { createCsvReader } from '../batch/csv.ts'
import { csvWriter } from '../batch/csv-writer.ts'
import { createNdjsonReader, ndjsonWriter } from '../batch/ndjson.ts'
import { scoreRecords } from '../batch/score-records.ts'
import { limitStreams } from '../batch/stream-limit.ts'
import { readBody } from '../body.ts'
import type { Configuration } from '../configuration.ts'
import { decisionOptionsOf } from '../decision-options.ts'
import { readParameters } from '../findings.ts'
import { readJsonBody } from '../json-body.ts'
import { charsetOf, checkMediaType, csvTypes, jsonTypes, ndjsonTypes } from '../media-type.ts'
import type { Metrics } from '../metrics.ts'
import { Problem } from '../problem.ts'
import { predictParameters } from '../requests.ts'

/** `POST /predict/batch`: a JSON array at once; NDJSON or CSV as a stream, in and out. */
export function batchRoute(
  predictor: ChurnPredictor<Customer>,
  metrics: Metrics,
  configuration: Configuration,
): RequestHandler[] {
  const readers: readonly (readonly [readonly string[], RecordReader, ResultWriter])[] = [
    [ndjsonTypes, createNdjsonReader(predictor.contract), ndjsonWriter],
    [csvTypes, createCsvReader(predictor), csvWriter],
  ]
  const { streamLimitBytes, streamLimitCount, batchLimitRows, bodySeconds } = configuration
  const admit = limitStreams(streamLimitCount)
  const limits = { bytes: streamLimitBytes, seconds: bodySeconds, counted: 'silence' } as const
  const stream = async (request: Request, response: Response, next: NextFunction) => {
    const found = readers.find(([types]) => request.is([...types]))
    if (!found) return next()
    const [, read, writer] = found
    const options = decisionOptionsOf(readParameters(predictParameters, request.query))
    const chosen = chooseWriter(request, writer)
    admit(response)
    const blocks = read(readBody(request, limits), charsetOf(request))
    const score = (records: readonly BatchRecord[]) => scoreRecords(predictor, records, options, metrics)
    await answerStream(response, blocks, score, chosen, bodySeconds)
  }
  return [
    checkMediaType([...jsonTypes, ...ndjsonTypes, ...csvTypes]),
    stream,
    ...readJsonBody(configuration),
    answerArray(predictor, metrics, batchLimitRows),
  ]
}

/** The format that the client asks for, or that it sends itself. */
function chooseWriter(request: Request, own: ResultWriter): ResultWriter {
  const order = own === csvWriter ? [...csvTypes, ...ndjsonTypes] : [...ndjsonTypes, ...csvTypes]
  const accepted = request.accepts(order)
  if (accepted === false) throw new Problem('not-acceptable', `Expected to accept one of ${order.join(', ')}.`)
  return csvTypes.includes(accepted as string) ? csvWriter : ndjsonWriter
}
