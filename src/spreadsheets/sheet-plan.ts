import { columnName } from './sheet'

/** The value of a planned cell. */
export type PlannedValue = string | number | Date | null

/** A cell as writers of workbooks take it. */
export interface PlannedCell {
  readonly value?: PlannedValue
  readonly formula?: string
  readonly formulaType?: 'shared'
  readonly formulaSharedIndex?: number
  readonly formulaRef?: string
  readonly style?: { readonly numFmt?: string; readonly font?: { readonly bold?: boolean } }
}

/** A sheet that is to be written. */
export interface PlannedSheet {
  readonly name: string
  /** By "row,column", counted from 0. */
  readonly cells: Map<string, PlannedCell>
  readonly columns: readonly { readonly width: number }[]
  readonly frozen: { readonly rows: number; readonly columns: number } | undefined
  /** The range that has colours from low to high. */
  readonly coloured: string | undefined
}

/** Gathers the cells of a sheet. Rows count from 1 as in formulas, columns from 0. */
export class SheetPlan implements PlannedSheet {
  readonly name: string
  readonly cells = new Map<string, PlannedCell>()
  columns: { readonly width: number }[] = []
  frozen: PlannedSheet['frozen']
  coloured: string | undefined
  #shared = 0

  constructor(name: string) {
    this.name = name
  }

  /** Values side by side; text is text, whatever it begins with. */
  write(row: number, column: number, values: readonly PlannedValue[], style?: string): void {
    const format = style === undefined ? {} : { style: style === 'bold' ? { font: { bold: true } } : { numFmt: style } }
    values.forEach((value, index) => {
      if (value !== null) this.cells.set(`${row - 1},${column + index}`, { value, ...format })
    })
  }

  formula(row: number, column: number, formula: string): void {
    this.cells.set(`${row - 1},${column}`, { formula })
  }

  /** One formula for many rows, written for the first of them: files hold it once. */
  fill(row: number, column: number, rows: number, formula: string, numFmt?: string): void {
    const letter = columnName(column)
    const shared = { formulaType: 'shared', formulaSharedIndex: this.#shared++ } as const
    const style = numFmt === undefined ? {} : { style: { numFmt } }
    for (let index = 0; index < rows; index++) {
      const own = index === 0 ? { formula, formulaRef: `${letter}${row}:${letter}${row + rows - 1}` } : { formula: '' }
      this.cells.set(`${row - 1 + index},${column}`, { ...shared, ...own, ...style })
    }
  }

  widths(column: number, widths: readonly number[]): void {
    widths.forEach((width, index) => {
      this.columns[column + index] = { width }
    })
  }

  freeze(rows: number, columns: number): void {
    this.frozen = { rows, columns }
  }

  colour(range: string): void {
    this.coloured = range
  }
}
