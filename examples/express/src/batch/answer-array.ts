import { type ChurnPredictor, type FieldIssue, InvalidCustomerError } from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import type { RequestHandler } from 'express'
import { decisionOptionsOf } from '../decision-options.ts'
import { readParameters } from '../findings.ts'
import type { Metrics } from '../metrics.ts'
import { Problem } from '../problem.ts'
import { predictParameters } from '../requests.ts'
import { problemOfItem } from './score-records.ts'
import { faultOf } from './table-judge.ts'

/** Answers a JSON array of at most `limit` customers at once. */
export function answerArray(predictor: ChurnPredictor<AnyCustomer>, metrics: Metrics, limit: number): RequestHandler {
  return ({ query, body }, response) => {
    const options = decisionOptionsOf(readParameters(predictParameters, query))
    const findings: (readonly FieldIssue[])[] = []
    const items = predictor.predictBatch(arrayIn(body, limit), options).map((item) => {
      findings.push(item.ok ? item.prediction.warnings : issuesOf(item.error))
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
    const fault = faultOf(predictor.contract, findings)
    if (fault) throw fault
    response.set('Cache-Control', 'no-store').json({ scored: items.length - refused, refused, items })
  }
}

function arrayIn(body: unknown, limit: number): readonly AnyCustomer[] {
  if (!Array.isArray(body)) {
    const errors = [{ pointer: '#', detail: 'expected an array of customer records' }]
    throw new Problem('invalid-request', 'The body is not an array of customer records.', { errors })
  }
  if (body.length <= limit) return body
  const hint = 'send more of them as application/x-ndjson or text/csv'
  throw new Problem('body-too-large', `Got ${body.length} customers, expected ${limit} at most: ${hint}.`)
}

function issuesOf(error: unknown): readonly FieldIssue[] {
  return error instanceof InvalidCustomerError ? error.issues : []
}
