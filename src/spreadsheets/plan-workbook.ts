import { isoDateOf } from '../arithmetic/calendar'
import type { Customer } from '../model/bundled-model'
import type { OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { partsOf } from '../predictor/predictor-parts'
import { createAsOfReader } from '../steps/as-of'
import { resolvePolicy } from '../steps/policy'
import { modelWorkbook, type WorkbookRequest } from './model-workbook'
import type { PlannedSheet } from './sheet-plan'

/** What a predictor's workbook is like. */
export interface WorkbookPlan extends Pick<WorkbookRequest, 'rows' | 'people'> {
  /** How to decide; by default as the predictor. */
  readonly policy: OperatingPointName | undefined
}

/** Reasons for each customer. */
const top = 3

/**
 * The sheets of a workbook that answers as a predictor does.
 *
 * @throws {InvalidModelError} for a model with interactions, or whose leaves lie on no grid.
 * @throws {InvalidOptionError} for an operating point that the model does not have.
 */
export function planWorkbook(
  predictor: ChurnPredictor<Customer>,
  { policy, ...plan }: WorkbookPlan,
): readonly PlannedSheet[] {
  const { loaded, calibrate, rule, asOf } = partsOf(predictor)
  const day = createAsOfReader(loaded.contract, asOf)(undefined)
  const inputs = loaded.contract.fields.filter(({ input, sensitive }) => input && !sensitive).length
  return modelWorkbook(loaded, calibrate, {
    ...plan,
    rule: policy === undefined ? rule : resolvePolicy(loaded.manifest, policy),
    top: Math.min(top, inputs),
    asOf: day === undefined ? undefined : isoDateOf(day),
  })
}
