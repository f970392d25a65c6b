import { dayOfIsoDate } from '../arithmetic/calendar'
import type { HeaderMatch } from '../csv/header'
import type { CsvRecord } from '../csv/record'
import { isQuantity, type ModelContract } from '../model/contract'
import { createCellReader, type NumberReading, readingOf } from '../steps/read-cell'
import type { ColumnFormats } from './column-formats'
import type { Sheet, SheetCell } from './sheet'
import { fillMerged } from './sheet-lines'
import { isSheetDate } from './sheet-writer'

/** A customer's cell as it goes into a workbook. */
export interface OwnCell {
  readonly value: SheetCell
  /** A spreadsheet's number format; undefined for the usual one. */
  readonly format?: string | undefined
  /** Whether its text is an error such as `#N/A`. */
  readonly isError?: boolean
}

/** Gives the cells of a record as a workbook holds them, one for each column of the file. */
export type OwnCells = (record: Pick<CsvRecord, 'firstLine' | 'cells'>) => readonly OwnCell[]

/** Digits that every spreadsheet keeps. */
const mostDigits = 15

/** A number as programs write it; another text, such as 007 or 1.10, may be a name or a code. */
const plainNumber = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/

/** Formats of dates that have none of their own, without and with a time. */
const [dateFormat, timeFormat] = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm:ss']

const day = 86_400_000

/**
 * The cells of a text file. What the model reads as a number or a date is one, and a number that is written as programs
 * write it is a number in every column; all else is text.
 */
export function cellsOfText(
  contract: ModelContract,
  header: HeaderMatch,
  width: number,
  numbers: NumberReading | undefined,
): OwnCells {
  const readers: ((text: string) => OwnCell)[] = Array.from({ length: width }, () => plainCell)
  for (const { column, place } of header.columns) {
    const field = contract.fields.find((each) => each.column === column)
    if (!field || !isQuantity(field)) continue
    const read = createCellReader(contract, field, readingOf(contract, field, numbers))
    readers[place] = (text) => {
      const answer = read(text)
      const value = answer.issue ? undefined : answer.value
      if (typeof value === 'number') return { value: hasFewDigits(text) ? value : text }
      const date = typeof value === 'string' ? dayOfIsoDate(value) : undefined
      return date === undefined ? plainCell(text) : dateCell(new Date(date * day), undefined)
    }
  }
  return ({ cells }) => readers.map((read, place) => read(cells[place] ?? ''))
}

const hasFewDigits = (text: string) => text.replaceAll(/\D/g, '').replace(/^0+/, '').length <= mostDigits

function plainCell(text: string): OwnCell {
  return { value: plainNumber.test(text) && hasFewDigits(text) ? Number(text) : text }
}

/** A date that not every program counts alike is text. */
function dateCell(date: Date, format: string | undefined): OwnCell {
  if (!isSheetDate(date)) return { value: date.toISOString().slice(0, 10) }
  return { value: date, format: format ?? (date.getTime() % day === 0 ? dateFormat : timeFormat) }
}

/** The cells of a sheet, of the types that they have there, in the formats of their columns. */
export function cellsOfSheet(sheet: Sheet, formats: readonly ColumnFormats[], width: number): OwnCells {
  const rows = fillMerged(sheet)
  const places = Array.from({ length: width }, (_, place) => place)
  return ({ firstLine }) => {
    const cells = rows[firstLine - 1] ?? []
    return places.map((place) => {
      const value = cells[place] ?? null
      const { ofNumbers, ofDates } = formats[place] ?? {}
      if (value instanceof Date) return dateCell(value, ofDates)
      const isError = sheet.cells?.get(`${firstLine - 1},${place}`)?.type === 'error'
      return { value, isError, format: typeof value === 'number' ? ofNumbers : undefined }
    })
  }
}
