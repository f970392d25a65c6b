import type { ChurnPrediction, ChurnPredictor, FieldIssue, PredictOptions } from '@org/churn'
import { callRecord } from '@org/churn/csv'
import type { AnyCustomer } from '@org/churn/folder'
import type { RequestHandler } from 'express'
import { batchOptionsOf, callListOf } from '../decision-options.ts'
import { readParameters } from '../findings.ts'
import type { Metrics } from '../metrics.ts'
import { Problem } from '../problem.ts'
import { callParameters } from '../requests.ts'
import { type CallListRequest, createKeeper, describeCalls } from './call-list.ts'
import { issuesOf, problemOfItem } from './score-records.ts'
import { faultOf } from './table-judge.ts'

/** Answers a JSON array of at most `limit` customers at once. */
export function answerArray(predictor: ChurnPredictor<AnyCustomer>, metrics: Metrics, limit: number): RequestHandler {
  return async ({ query, body }, response) => {
    const parameters = readParameters(callParameters, query)
    const list = callListOf(parameters, limit)
    const options = batchOptionsOf(parameters)
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
    const { maxRejected = 1 } = parameters
    if (refused > maxRejected * items.length) {
      const share = `expected a share of ${maxRejected} at most (maxRejected)`
      throw new Problem('rejected-table', `${refused} of ${items.length} records were rejected, ${share}.`)
    }
    const fault = faultOf(predictor.contract, findings)
    if (fault) throw fault
    const listed = list ? await callsOf(predictor, body, items, list, options) : items
    response.set('Cache-Control', 'no-store').json({ scored: items.length - refused, refused, items: listed })
  }
}

/** The items of a call list, best first, and behind them the refused ones. */
async function callsOf<Item extends { readonly ok: boolean; readonly index: number; readonly prediction?: Scored }>(
  predictor: ChurnPredictor<AnyCustomer>,
  body: readonly unknown[],
  items: readonly Item[],
  list: CallListRequest,
  options: PredictOptions<boolean>,
) {
  const best = createKeeper<Item & { readonly customer: unknown }>(list.count)
  for (const item of items) if (item.ok) best.offer({ ...item, customer: body[item.index] })
  const kept = best.items()
  const calls = await describeCalls(predictor, kept, list, options)
  const listed = calls.map((call) => {
    const { customer: _, ...item } = kept[call.index] as (typeof kept)[number]
    return { ...item, call: callRecord(call) }
  })
  return [...listed, ...items.filter(({ ok }) => !ok)]
}

type Scored = ChurnPrediction<boolean | 'abstain'>

function arrayIn(body: unknown, limit: number): readonly AnyCustomer[] {
  if (!Array.isArray(body)) {
    const errors = [{ pointer: '#', detail: 'expected an array of customer records' }]
    throw new Problem('invalid-request', 'The body is not an array of customer records.', { errors })
  }
  if (body.length <= limit) return body
  const hint = 'send more of them as application/x-ndjson or text/csv'
  throw new Problem('body-too-large', `Got ${body.length} customers, expected ${limit} at most: ${hint}.`)
}
