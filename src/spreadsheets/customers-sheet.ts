import type { LoadedModel } from '../model/loaded-model'
import type { CalculationSheet } from './calculation-sheet'
import type { ModelSheet } from './model-sheet'
import type { WorkbookRequest } from './model-workbook'
import { heading, inColour, type PlannedSheet, SheetPlan } from './sheet-plan'
import { headColours, problem } from './sheet-writer'
import { calculation, customers, firstRow, model, nameRow } from './workbook-layout'

/** The sheet that people use: how to, the answers on the left, and room for customers on the right. */
export function customersSheet(
  { contract, manifest }: LoadedModel<unknown>,
  sheet: ModelSheet,
  steps: CalculationSheet,
  { rule, rows, top, asOf, people }: WorkbookRequest,
): PlannedSheet {
  const plan = new SheetPlan(customers)
  const row = (column: string) => `${calculation}!$${column}${firstRow}`
  const percent = Number((100 * rule.threshold).toFixed(2))
  plan.write(1, 0, [
    `1. Paste your ${people.other} with the line of their column names at cell H${nameRow}, or type them in below the names.`,
  ])
  plan.write(2, 0, [
    `2. The answers stand on the left, for the first ${rows.toLocaleString('en-US')} ${people.other}. For more, copy row ${firstRow + rows - 1} of this sheet and of "${calculation}" down.`,
  ])
  plan.write(3, 0, [
    '3. A row that cannot be scored says why. The order of the columns does not matter, and columns that the model does not use are left out.',
  ])
  plan.write(4, 0, [
    `4. The decision is "churn" from a probability of ${percent} % on. The model, ${manifest.name} ${manifest.version}, is on the sheet "${model}"; nothing leaves this file.`,
  ])
  if (asOf !== undefined) {
    plan.write(4, 7, ['Days count from'])
    plan.write(4, 8, [new Date(`${asOf}T00:00:00Z`)], { numFmt: 'yyyy-mm-dd' })
  }
  plan.formula(5, 0, `IF(${steps.missing}="","","Columns that are missing: "&${steps.missing})`)
  const reasons = Array.from({ length: top }, (_, index) => `Reason ${index + 1}`)
  plan.write(nameRow, 0, ['Decision', 'Probability', 'Refused because', ...reasons], heading(headColours.added))
  const own = [...(contract.id ? [contract.id] : []), ...contract.fields.filter(({ input }) => input)]
  plan.write(
    nameRow,
    7,
    own.map(({ column }) => column),
    heading(headColours.own),
  )
  const isScored = (then: string) => `IF(OR(${row('A')}=0,${row(steps.refusal)}<>""),"",${then})`
  const decision = `IF(${row(steps.margin)}>=${sheet.cutOff},"churn","stay")`
  plan.fill(firstRow, 0, rows, `IF(${row('A')}=0,"",IF(${row(steps.refusal)}<>"","refused",${decision}))`)
  plan.fill(firstRow, 1, rows, isScored(row(steps.probability)), { numFmt: '0.0%' })
  plan.fill(firstRow, 2, rows, `IF(${row('A')}=0,"",${row(steps.refusal)})`, inColour(problem.colour))
  for (const index of reasons.keys()) plan.fill(firstRow, 3 + index, rows, isScored(steps.reason(index + 1)))
  const reasonWidths = Array.from({ length: 3 }, (_, place) => (place < top ? 40 : 3))
  plan.widths(0, [11, 12, 46, ...reasonWidths, 3, ...own.map(({ column = '' }) => Math.max(11, column.length + 4))])
  plan.freeze(nameRow, 2)
  plan.colour(`B${firstRow}:B${firstRow + rows - 1}`, rule.threshold)
  return plan
}
