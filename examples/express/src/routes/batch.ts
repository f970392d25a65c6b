import type { ChurnPredictor } from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type * as z from 'zod'
import { answerArray } from '../batch/answer-array.ts'
import { answerStream } from '../batch/answer-stream.ts'
import type { BatchRecord, ResultWriter } from '../batch/batch-record.ts'
import { createAdviser } from '../batch/call-advice.ts'
import { createCsvReader } from '../batch/csv.ts'
import { createCsvResults } from '../batch/csv-writer.ts'
import { createNdjsonReader, ndjsonWriter } from '../batch/ndjson.ts'
import { scoreRecords } from '../batch/score-records.ts'
import { limitStreams } from '../batch/stream-limit.ts'
import { createTableJudge } from '../batch/table-judge.ts'
import { readBody } from '../body.ts'
import type { Configuration } from '../configuration.ts'
import { decisionOptionsOf } from '../decision-options.ts'
import { readParameters } from '../findings.ts'
import { readJsonBody } from '../json-body.ts'
import { charsetOf, checkMediaType, csvTypes, jsonTypes, ndjsonTypes } from '../media-type.ts'
import type { Metrics } from '../metrics.ts'
import { Problem } from '../problem.ts'
import { batchParameters, numbersOf, predictParameters } from '../requests.ts'

type BatchParameters = z.infer<typeof batchParameters>

/**
 * `POST /predict/batch`: a JSON array at once; NDJSON or CSV as a stream, in and out. The streams have addresses of their
 * own, too, because clients made from the OpenAPI document know one type of body an operation.
 */
export function batchRoutes(predictor: ChurnPredictor<AnyCustomer>, metrics: Metrics, configuration: Configuration) {
  const readNdjson = createNdjsonReader(predictor.contract)
  const { streamLimitBytes, streamLimitCount, batchLimitRows, bodySeconds } = configuration
  const admit = limitStreams(streamLimitCount)
  const limits = { bytes: streamLimitBytes, seconds: bodySeconds, counted: 'silence' } as const
  const stream = async (request: Request, response: Response, next: NextFunction) => {
    const isTable = Boolean(request.is([...csvTypes]))
    if (!isTable && !request.is([...ndjsonTypes])) return next()
    const parameters: BatchParameters = readParameters(isTable ? batchParameters : predictParameters, request.query)
    const options = decisionOptionsOf(parameters)
    const top = isTable ? parameters.top : undefined
    const chosen = chooseWriter(request, isTable, createCsvResults(top))
    const advise = top === undefined ? undefined : createAdviser(predictor, top, options)
    const read = isTable ? createCsvReader(predictor, numbersOf(parameters)) : readNdjson
    const judge = isTable ? createTableJudge(predictor.contract, parameters.maxRejected) : undefined
    admit(response)
    const blocks = read(readBody(request, limits), charsetOf(request))
    const score = (records: readonly BatchRecord[]) => scoreRecords(predictor, records, options, metrics, judge, advise)
    await answerStream(response, blocks, score, chosen, bodySeconds, judge)
  }
  return {
    anyType: [
      checkMediaType([...jsonTypes, ...ndjsonTypes, ...csvTypes]),
      stream,
      ...readJsonBody(configuration),
      answerArray(predictor, metrics, batchLimitRows),
    ],
    ndjson: [checkMediaType(ndjsonTypes), stream],
    csv: [checkMediaType(csvTypes), stream],
  } satisfies Readonly<Record<string, RequestHandler[]>>
}

/** The format that the client asks for, or that it sends itself. */
function chooseWriter(request: Request, isTable: boolean, csvWriter: ResultWriter): ResultWriter {
  const order = isTable ? [...csvTypes, ...ndjsonTypes] : [...ndjsonTypes, ...csvTypes]
  const accepted = request.accepts(order)
  if (accepted === false) throw new Problem('not-acceptable', `Expected to accept one of ${order.join(', ')}.`)
  return csvTypes.includes(accepted as string) ? csvWriter : ndjsonWriter
}
