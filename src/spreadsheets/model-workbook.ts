import { InvalidModelError } from '../checks/errors'
import type { LoadedModel } from '../model/loaded-model'
import { createCutOffs } from '../sql/decide-by-margin'
import type { Calibrator } from '../steps/calibrate'
import type { DecisionRule } from '../steps/policy'
import { gridOf } from '../trees/grid'
import { CalculationSheet } from './calculation-sheet'
import { customersSheet } from './customers-sheet'
import { levelTables } from './level-tables'
import { ModelSheet } from './model-sheet'
import type { PlannedSheet } from './sheet-plan'

/** What a workbook is made for. */
export interface WorkbookRequest {
  readonly rule: DecisionRule
  /** Rows that are filled with formulas. */
  readonly rows: number
  /** Reasons for each customer. */
  readonly top: number
  /** The day from which dates are counted; undefined for models without dates. */
  readonly asOf: string | undefined
  readonly people: { readonly one: string; readonly other: string }
}

/**
 * Writes an additive model as a workbook: customers and answers on the first sheet, the model's tables on the second, and
 * the steps between them on the third. All sums are of whole numbers.
 *
 * @throws {InvalidModelError} for a model with interactions, or whose leaves lie on no grid.
 */
export function modelWorkbook(
  loaded: LoadedModel<unknown>,
  calibrate: Calibrator,
  request: WorkbookRequest,
): readonly PlannedSheet[] {
  const { contract, manifest, ensemble } = loaded
  const grid = manifest.margin ?? gridOf(ensemble)
  const tables = grid && levelTables(loaded, grid.bits)
  if (!grid || !tables) {
    const got = grid ? 'trees that ask more than one question' : 'leaves that lie on no grid'
    throw new InvalidModelError(
      `Model "${manifest.name}": got ${got}, expected a model that adds up what each field says, with whole steps: a spreadsheet holds no other. Score files with this one instead: npx @org/churn score.`,
    )
  }
  const needed = contract.fields.filter(
    (field) => field.input || contract.fields.some((other) => other.input && other.requires?.field === field.name),
  )
  const cutOff = createCutOffs(loaded, calibrate, grid)(request.rule)
  const sheet = new ModelSheet(tables, loaded, cutOff, grid.bits)
  const steps = new CalculationSheet(loaded, sheet, needed, request)
  return [customersSheet(loaded, sheet, steps, request), sheet.plan, steps.plan]
}
