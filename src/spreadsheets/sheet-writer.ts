import { columnName, type SheetCell } from './sheet'
import { escapeXml, namespace, xmlHead } from './xml'

/** Rows and columns that a sheet can have, and characters of a cell's text: limits of the format. */
export const [mostRows, mostColumns, longestText] = [1_048_576, 16_384, 32_767]

/** A cell that is to be written. */
export interface LookedCell {
  readonly value: SheetCell
  /** Its look, as the workbook numbers them. */
  readonly look?: number | undefined
  /** Whether its text is an error such as `#N/A`. */
  readonly isError?: boolean
}

/** What is settled about a sheet before its first row. */
export interface SheetLayout {
  /** In characters, by column. */
  readonly widths: readonly number[]
  /** Rows and columns that stay when the sheet is scrolled. */
  readonly frozen: { readonly rows: number; readonly columns: number }
}

/** A column whose numbers from 0 to 1 have colours, yellow in the middle. */
export interface ColouredColumn {
  readonly column: number
  readonly middle: number
}

/** Colours of a low, a middling and a high probability: green for what is likely to stay, red for what may leave. */
export const probabilityColours = ['FF63BE7B', 'FFFFEB84', 'FFF8696B'] as const

/** Colours behind the names of the customers' own columns and of those that are added to them. */
export const headColours = { own: 'FFE7E6E6', added: 'FFDDEBF7' } as const

/** The look of what is wrong with a row. */
export const problem = { fill: 'FFFFC7CE', colour: 'FF9C0006' } as const

/** Errors that a cell can hold as such. */
const errors: ReadonlySet<string> = new Set('#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA'.split(' '))

const day = 86_400_000

/** Day 0, and the first day that all programs count alike: some take 1900 for a leap year. */
const [epoch, firstDay] = [Date.UTC(1899, 11, 30), 61]

/** Writes the XML of a sheet from its first row to its last, and keeps none of it. Text is never a formula. */
export class SheetWriter {
  /** Rows so far. */
  rows = 0
  /** Cells whose text was cut because it was too long. */
  cut = 0
  readonly #letters: string[] = []

  start({ widths, frozen }: SheetLayout): string {
    const columns = widths.map(
      (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    )
    const { rows, columns: across } = frozen
    const corner = `topLeftCell="${columnName(across)}${rows + 1}"`
    const split = `${across > 0 ? ` xSplit="${across}"` : ''}${rows > 0 ? ` ySplit="${rows}"` : ''}`
    const active = across === 0 ? 'bottomLeft' : rows === 0 ? 'topRight' : 'bottomRight'
    const pane =
      rows + across === 0
        ? ''
        : `<pane${split} ${corner} activePane="${active}" state="frozen"/><selection pane="${active}"/>`
    return `${xmlHead}<worksheet ${namespace}><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns.join('')}</cols><sheetData>`
  }

  row(cells: readonly LookedCell[]): string {
    const row = ++this.rows
    let xml = ''
    cells.forEach((cell, column) => {
      const inner = this.#inner(cell)
      if (inner === '') return
      this.#letters[column] ??= columnName(column)
      xml += `<c r="${this.#letters[column]}${row}"${cell.look ? ` s="${cell.look}"` : ''}${inner}`
    })
    return xml === '' ? '' : `<row r="${row}">${xml}</row>`
  }

  /** What comes behind the attributes that all cells have; nothing for an empty cell. */
  #inner({ value, isError = false }: LookedCell): string {
    if (value === null || value === '') return ''
    if (typeof value === 'number') return Number.isFinite(value) ? `><v>${value}</v></c>` : this.#text(String(value))
    if (typeof value === 'boolean') return ` t="b"><v>${value ? 1 : 0}</v></c>`
    if (typeof value === 'string') {
      return isError && errors.has(value) ? ` t="e"><v>${value}</v></c>` : this.#text(value)
    }
    return `><v>${serialOf(value)}</v></c>`
  }

  #text(text: string): string {
    if (text.length <= longestText) return inline(text)
    this.cut++
    return inline(`${text.slice(0, longestText - 1).replace(/[\ud800-\udbff]$/, '')}…`)
  }

  /**
   * @param table What the sheet is more than lines: columns that get a filter, and one that gets colours.
   */
  end(table?: { readonly filtered: number; readonly coloured: ColouredColumn }): string {
    if (!table) return '</sheetData></worksheet>'
    const last = Math.max(this.rows, 2)
    const filter = `<autoFilter ref="A1:${columnName(table.filtered - 1)}${last}"/>`
    return `</sheetData>${filter}${colourScale(table.coloured, last)}</worksheet>`
  }
}

/** The number that stands for a day and its time. */
const serialOf = (date: Date) => (date.getTime() - epoch) / day

/** Whether a date is one that every program shows as it is. */
export const isSheetDate = (date: Date) => serialOf(date) >= firstDay && date.getUTCFullYear() < 10_000

const inline = (text: string) => ` t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`

function colourScale({ column, middle }: ColouredColumn, last: number): string {
  const letter = columnName(column)
  const points = [0, middle, 1].map((value) => `<cfvo type="num" val="${value}"/>`).join('')
  const colours = probabilityColours.map((rgb) => `<color rgb="${rgb}"/>`).join('')
  return `<conditionalFormatting sqref="${letter}2:${letter}${last}"><cfRule type="colorScale" priority="1"><colorScale>${points}${colours}</colorScale></cfRule></conditionalFormatting>`
}
