/** The value of a cell; dates are midnight UTC, or have their time of day. */
export type SheetCell = string | number | boolean | Date | null

/** What is said of some cells beside their value. */
export interface CellDetails {
  readonly type: string
  readonly formula?: string
  readonly formulaResult?: unknown
  readonly style?: { readonly numFmt?: string }
}

/** One sheet of a workbook, as a reader of such files gives it. Rows and columns are counted from 0. */
export interface Sheet {
  readonly name: string
  readonly hidden?: boolean
  readonly veryHidden?: boolean
  readonly rows: readonly (readonly SheetCell[])[]
  /** By "row,column". */
  readonly cells?: ReadonlyMap<string, CellDetails>
  readonly merges?: readonly {
    readonly startRow: number
    readonly startCol: number
    readonly endRow: number
    readonly endCol: number
  }[]
  readonly rowDefs?: ReadonlyMap<number, { readonly hidden?: boolean }>
  /** Widths in characters. */
  readonly columns?: readonly { readonly width?: number }[]
}

/** The name of a column: 0 is A, 26 is AA. */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}

/** The place of a column, counted from 0, by its name. */
export function columnPlace(name: string): number {
  return [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Whether a cell holds a formula whose result the file does not hold. */
export function lacksResult(sheet: Sheet, row: number, column: number): boolean {
  const details = sheet.cells?.get(`${row},${column}`)
  const value = sheet.rows[row]?.[column] ?? null
  return details?.formula !== undefined && value === null && (details.formulaResult ?? null) === null
}
