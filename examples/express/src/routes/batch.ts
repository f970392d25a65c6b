import type { ChurnPredictor } from '@org/churn'
import { createOmissions } from '@org/churn/csv'
import type { AnyCustomer } from '@org/churn/folder'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type * as z from 'zod'
import { answerArray } from '../batch/answer-array.ts'
import { answerCalls } from '../batch/answer-calls.ts'
import { answerStream } from '../batch/answer-stream.ts'
import type { BatchRecord, ResultWriter } from '../batch/batch-record.ts'
import { createCsvReader } from '../batch/csv.ts'
import { createCsvCalls, csvResults } from '../batch/csv-writer.ts'
import { createNdjsonReader, ndjsonWriter } from '../batch/ndjson.ts'
import { scoreRecords } from '../batch/score-records.ts'
import { limitStreams } from '../batch/stream-limit.ts'
import { createTableJudge } from '../batch/table-judge.ts'
import { readBody } from '../body.ts'
import type { Configuration } from '../configuration.ts'
import { batchOptionsOf, callListOf } from '../decision-options.ts'
import { readParameters } from '../findings.ts'
import { readJsonBody } from '../json-body.ts'
import { charsetOf, checkMediaType, csvTypes, jsonTypes, ndjsonTypes } from '../media-type.ts'
import type { Metrics } from '../metrics.ts'
import { Problem } from '../problem.ts'
import { batchParameters, callParameters, numbersOf, renamesOf } from '../requests.ts'

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
  const streamed = (answers: readonly string[]) => async (request: Request, response: Response, next: NextFunction) => {
    const isTable = Boolean(request.is([...csvTypes]))
    if (!isTable && !request.is([...ndjsonTypes])) return next()
    const parameters: BatchParameters = readParameters(isTable ? batchParameters : callParameters, request.query)
    const options = batchOptionsOf(parameters)
    const list = callListOf(parameters, batchLimitRows)
    const chosen = chooseWriter(request, answers, isTable, list ? createCsvCalls(list.reasons) : csvResults)
    const omissions = createOmissions()
    const read = isTable
      ? createCsvReader(predictor, numbersOf(parameters), renamesOf(parameters), omissions)
      : readNdjson
    const judge = createTableJudge(predictor.contract, isTable ? 'table' : 'records', parameters.maxRejected)
    admit(response)
    const blocks = read(readBody(request, limits), charsetOf(request))
    const score = (records: readonly BatchRecord[]) => scoreRecords(predictor, records, options, metrics, judge)
    if (list) {
      await answerCalls(response, blocks, score, chosen, judge, omissions, { predictor, options, ...list })
      return
    }
    // Whoever sends a body without a length may wait for each answer before the next record.
    const holds = isTable || request.get('content-length') !== undefined
    await answerStream(response, blocks, score, chosen, bodySeconds, {
      judge,
      holds,
      line: isTable ? 1 : undefined,
      omissions,
    })
  }
  return {
    anyType: [
      checkMediaType([...jsonTypes, ...ndjsonTypes, ...csvTypes]),
      streamed([...ndjsonTypes, ...csvTypes]),
      ...readJsonBody(configuration),
      answerArray(predictor, metrics, batchLimitRows),
    ],
    ndjson: [checkMediaType(ndjsonTypes), streamed(ndjsonTypes)],
    csv: [checkMediaType(csvTypes), streamed(csvTypes)],
  } satisfies Readonly<Record<string, RequestHandler[]>>
}

/** The format that the client asks for among those of the address, or that it sends itself. */
function chooseWriter(
  request: Request,
  answers: readonly string[],
  isTable: boolean,
  csvWriter: ResultWriter,
): ResultWriter {
  const own = isTable ? csvTypes : ndjsonTypes
  const order = [...answers].sort((one, other) => Number(own.includes(other)) - Number(own.includes(one)))
  const accepted = request.accepts(order)
  if (accepted === false) throw new Problem('not-acceptable', `Expected to accept one of ${order.join(', ')}.`)
  return csvTypes.includes(accepted as string) ? csvWriter : ndjsonWriter
}
