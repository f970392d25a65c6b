import type { ChurnPredictor, Customer, NumberReading, OperatingPointName } from '@org/churn'
import type { HeaderMatch } from '@org/churn/csv'
import { createLineScorer, type LineScorer } from '../lines/line-scorer'
import { type AsideFinder, createAsideFinder, type Decoding } from '../lines/score-lines'
import { createRowFormat, type FormatOptions, type RowFormat } from './row-formats'
import { createScorer } from './score-rows'

/** How a table is scored: plain data, which a thread can be started with. */
export interface TableSettings extends FormatOptions {
  readonly operatingPoint: OperatingPointName
  readonly decoding: Decoding
  /** How the file writes numbers, if not as the contract says. */
  readonly numbers?: NumberReading | undefined
  /** Whether every row goes the careful way, also those that the fast one understands. */
  readonly carefully?: boolean
}

/** Both ways to score a table's rows. */
export interface TableScorer {
  readonly format: RowFormat
  readonly scoreRecord: ReturnType<typeof createScorer>
  /** Tells customers from other rows. */
  readonly findAside: AsideFinder
  /** Undefined if every row must go the careful way. */
  readonly scoreBlock: LineScorer | undefined
}

/** @throws {FileError} when an added column's name is one of the file's own. */
export function openTableScorer(
  predictor: ChurnPredictor<Customer>,
  header: HeaderMatch,
  columns: readonly string[],
  settings: TableSettings,
): TableScorer {
  const { delimiter, decoding, operatingPoint, numbers, carefully = false } = settings
  const top = Math.min(settings.top, predictor.contract.fields.filter((field) => field.input).length)
  const format = createRowFormat(columns, { ...settings, top })
  const findAside = createAsideFinder(predictor.contract, columns, header.columns)
  return {
    format,
    findAside,
    scoreRecord: createScorer(predictor, header, { operatingPoint, top, numbers }),
    scoreBlock: createLineScorer(predictor, {
      header,
      width: columns.length,
      delimiter: delimiter.charCodeAt(0),
      isUtf8: decoding !== 'windows-1252' && decoding !== 'latin-1',
      policy: operatingPoint,
      numbers,
      top,
      format: carefully ? undefined : format.lines,
      findAside,
    }),
  }
}
