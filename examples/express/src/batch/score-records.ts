import { type ChurnPredictor, type FieldIssue, InvalidCustomerError, type PredictOptions } from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import { customerProblem } from '../findings.ts'
import type { Metrics } from '../metrics.ts'
import { documentOf } from '../problem.ts'
import type { BatchRecord, BatchResult } from './batch-record.ts'
import type { TableJudge } from './table-judge.ts'

/** Scores a block of records in one run; the refused ones keep their place. */
export function scoreRecords(
  predictor: ChurnPredictor<AnyCustomer>,
  records: readonly BatchRecord[],
  options: PredictOptions<boolean>,
  metrics: Metrics,
  judge: TableJudge,
): readonly BatchResult[] {
  const readable = records.filter(({ problem }) => problem === undefined)
  // Records of unknown origin: the predictor checks each.
  const items = predictor.predictBatch(readable.map(({ customer }) => customer) as readonly AnyCustomer[], options)
  let next = 0
  return records.map(({ line, id, encoding, problem, warnings = [], issues = [] }): BatchResult => {
    const place = { line, id, ...(encoding && { encoding }) }
    const item = problem ? undefined : items[next++]
    if (item?.ok) {
      metrics.countPrediction(item.prediction)
      const prediction = { ...item.prediction, warnings: [...warnings, ...item.prediction.warnings] }
      judge.addScored(prediction.warnings)
      return { ...place, prediction }
    }
    metrics.countRefusal()
    const refusal = problem ?? problemOfItem(item?.error)
    const found = item && !item.ok ? issuesOf(item.error) : issues
    judge.addRejected(line, refusal.detail, found)
    return { ...place, problem: refusal }
  })
}

/** What is wrong with a refused customer. */
export function issuesOf(error: unknown): readonly FieldIssue[] {
  return error instanceof InvalidCustomerError ? error.issues : []
}

/** What a batch says of a customer it refused. */
export function problemOfItem(error: unknown, base = '#') {
  if (error instanceof InvalidCustomerError) return documentOf(customerProblem(error.issues, () => base))
  throw error
}
