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
  readonly style?: PlannedStyle
}

/** How a planned cell looks; colours are `FFRRGGBB`. */
export interface PlannedStyle {
  readonly numFmt?: string
  readonly font?: {
    readonly name: string
    readonly size: number
    readonly bold?: boolean
    readonly color?: { readonly rgb: string }
  }
  readonly fill?: {
    readonly type: 'pattern'
    readonly pattern: 'solid'
    readonly fgColor: { readonly rgb: string }
  }
}

/** The font of ordinary cells; a program takes any other for a font that names none. */
const font = { name: 'Calibri', size: 11 } as const

/** The look of a column's name, on a colour. */
export function heading(rgb: string): PlannedStyle {
  return { font: { ...font, bold: true }, fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb } } }
}

/** The look of text in a colour. */
export function inColour(rgb: string): PlannedStyle {
  return { font: { ...font, color: { rgb } } }
}

/** A sheet that is to be written. */
export interface PlannedSheet {
  readonly name: string
  /** By "row,column", counted from 0. */
  readonly cells: Map<string, PlannedCell>
  readonly columns: readonly { readonly width: number }[]
  readonly frozen: { readonly rows: number; readonly columns: number } | undefined
  /** The range of probabilities that have colours from low to high, and the one that is yellow. */
  readonly coloured: { readonly range: string; readonly middle: number } | undefined
}

/** Gathers the cells of a sheet. Rows count from 1 as in formulas, columns from 0. */
export class SheetPlan implements PlannedSheet {
  readonly name: string
  readonly cells = new Map<string, PlannedCell>()
  columns: { readonly width: number }[] = []
  frozen: PlannedSheet['frozen']
  coloured: PlannedSheet['coloured']
  #shared = 0

  constructor(name: string) {
    this.name = name
  }

  /** Values side by side; text is text, whatever it begins with. */
  write(row: number, column: number, values: readonly PlannedValue[], style?: PlannedStyle): void {
    values.forEach((value, index) => {
      if (value !== null) this.cells.set(`${row - 1},${column + index}`, { value, ...(style && { style }) })
    })
  }

  formula(row: number, column: number, formula: string): void {
    this.cells.set(`${row - 1},${column}`, { formula })
  }

  /** One formula for many rows, written for the first of them: files hold it once. */
  fill(row: number, column: number, rows: number, formula: string, style?: PlannedStyle): void {
    const letter = columnName(column)
    const shared = { formulaType: 'shared', formulaSharedIndex: this.#shared++ } as const
    for (let index = 0; index < rows; index++) {
      const own = index === 0 ? { formula, formulaRef: `${letter}${row}:${letter}${row + rows - 1}` } : { formula: '' }
      this.cells.set(`${row - 1 + index},${column}`, { ...shared, ...own, ...(style && { style }) })
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

  colour(range: string, middle: number): void {
    this.coloured = { range, middle }
  }
}
