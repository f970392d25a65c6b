import type { LoadedModel } from '../model/loaded-model'
import type { LevelTables } from './level-tables'
import { columnName } from './sheet'
import { heading, SheetPlan } from './sheet-plan'
import { headColours } from './sheet-writer'
import { firstRow, model, nameRow } from './workbook-layout'

/** The sheet with the model's tables. */
export class ModelSheet {
  readonly plan = new SheetPlan(model)
  readonly tables: LevelTables
  readonly cutOff: string
  readonly scale: string
  readonly constant: string
  readonly curve: { readonly at: string; readonly values: string }
  #column = 10

  constructor(tables: LevelTables, { manifest }: LoadedModel<unknown>, cutOff: number, bits: number) {
    const { plan } = this
    this.tables = tables
    const facts: readonly (readonly [string, string | number])[] = [
      ['Model', `${manifest.name} ${manifest.version}`],
      ['What everybody gets, in steps', tables.constant],
      ['Churn from this sum on', cutOff],
      ['Steps in one unit of log-odds', 2 ** bits],
    ]
    for (const [row, fact] of facts.entries()) plan.write(row + 1, 0, fact)
    this.constant = `${model}!$B$2`
    this.cutOff = `${model}!$B$3`
    this.scale = `${model}!$B$4`
    const names = ['Level', 'Field', 'Value', 'Steps', 'Reason', 'behind the number', 'for 1', 'Decimals']
    plan.write(nameRow, 0, names, heading(headColours.own))
    for (const [
      index,
      { number, field, value, steps, before, after, one, decimals, isReason },
    ] of tables.levels.entries()) {
      plan.write(firstRow + index, 0, [
        ...[number, field, value, steps],
        ...(isReason ? [before, after, one, decimals ?? null] : [null, null, null, null]),
      ])
    }
    plan.widths(0, [8, 24, 26, 12, 44, 18, 26, 10])
    plan.freeze(nameRow, 0)
    const { calibration } = manifest
    const [at, values] =
      calibration.method === 'isotonic'
        ? this.table('Calibration', ['score', 'probability'], [calibration.thresholds, calibration.values])
        : ['', '']
    this.curve = { at, values }
  }

  /** A column of the table of levels. */
  levels(column: string): string {
    return `${model}!$${column}$${firstRow}:$${column}$${firstRow + this.tables.levels.length - 1}`
  }

  /** Adds a table of two columns, and answers their ranges. */
  table(title: string, names: readonly string[], columns: readonly (readonly (string | number)[])[]): string[] {
    const at = this.#column
    this.#column += columns.length + 1
    this.plan.write(nameRow - 1, at, [title])
    this.plan.write(nameRow, at, names)
    return columns.map((column, index) => {
      for (const [row, value] of column.entries()) this.plan.write(firstRow + row, at + index, [value])
      const letter = columnName(at + index)
      return `${model}!$${letter}$${firstRow}:$${letter}$${firstRow + Math.max(column.length, 1) - 1}`
    })
  }
}
