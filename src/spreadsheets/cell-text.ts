import type { ContractField, ModelContract } from '../model/contract'
import { meaningsOf, type NumberReading, readingOf } from '../steps/read-cell'
import type { SheetCell } from './sheet'

/** Turns the value of a cell into the text that the reader of the column takes for the same. */
export type CellWriter = (cell: SheetCell) => string

/** Numbers that are taken for days in a column of dates: from 1927 to 2119, and no year or date of eight digits. */
const [firstDay, lastDay] = [10_000, 80_000]

const day = 86_400_000

/** What stands for day 0; the calendar of 1900 has a day that never was, before all that are taken. */
const epochs = { '1900': Date.UTC(1899, 11, 30), '1904': Date.UTC(1904, 0, 1) } as const

/** How a workbook counts days. */
export type DateSystem = keyof typeof epochs

/**
 * Builds the writer for a column.
 *
 * @param field What the column holds; undefined for one that the contract does not know.
 * @param numbers How the reader takes numbers, if not as the contract says.
 */
export function createCellWriter(
  contract: ModelContract,
  field: ContractField | undefined,
  numbers: NumberReading | undefined,
  dateSystem: DateSystem,
): CellWriter {
  const mark = field ? (readingOf(contract, field, numbers).decimal ?? '.') : '.'
  const flags = field?.type === 'boolean' ? ownFlags(field) : undefined
  const isDate = field?.type === 'date'
  return (cell) => {
    if (cell === null) return ''
    if (typeof cell === 'string') return cell.replace(/\r\n?|\n/g, ' ')
    if (typeof cell === 'boolean') return flags?.get(cell) ?? (cell ? 'TRUE' : 'FALSE')
    if (typeof cell !== 'number') return dateText(cell)
    if (isDate && cell >= firstDay && cell <= lastDay) return dateText(new Date(epochs[dateSystem] + cell * day))
    return mark === '.' ? String(cell) : String(cell).replace('.', mark)
  }
}

function ownFlags(field: Extract<ContractField, { type: 'boolean' }>): ReadonlyMap<boolean, string> {
  const flags = new Map<boolean, string>()
  for (const { text, answer } of meaningsOf(field)) {
    if (!answer.issue && !answer.excluded && typeof answer.value === 'boolean' && !flags.has(answer.value))
      flags.set(answer.value, text)
  }
  return flags
}

/** An ISO date, with the time of day where it has one. */
export function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '#NUM!'
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, -14) : `${text.slice(0, -14)} ${text.slice(-13, -5)}`
}
