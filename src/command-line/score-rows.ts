import {
  ChurnError,
  type ChurnExplanation,
  type ChurnPredictor,
  type Customer,
  type OperatingPointName,
} from '@org/churn'
import type { CsvRow } from './read-csv'

/** A row of the file after scoring: exactly one of `explanation` and `error` is set. */
export interface ScoredRow extends CsvRow {
  readonly explanation: ChurnExplanation | undefined
  /** Why the row was rejected. */
  readonly error: RowError | undefined
  /** The outcome the file records; undefined where it has none or none that can be read. */
  readonly label: boolean | undefined
  /** Why the file's label could not be read; the row is scored all the same. */
  readonly labelError: string | undefined
}

export interface RowError {
  readonly message: string
  /** What is wrong, by column and code and without the row's own values: the key under which rejections are counted. */
  readonly kinds: readonly string[]
}

/** Scores and explains one row after another; a bad row becomes an `error`, never an exception. */
export async function* scoreRows(
  rows: AsyncIterable<CsvRow>,
  churn: ChurnPredictor<Customer>,
  options: { readonly operatingPoint: OperatingPointName; readonly top: number },
): AsyncGenerator<ScoredRow> {
  for await (const row of rows) yield { ...row, ...scoreRow(row, churn, options), ...readLabel(row, churn) }
}

function scoreRow(
  { cells, problem }: CsvRow,
  churn: ChurnPredictor<Customer>,
  options: { readonly operatingPoint: OperatingPointName; readonly top: number },
): Pick<ScoredRow, 'explanation' | 'error'> {
  if (problem) return { explanation: undefined, error: { message: problem, kinds: ['wrong number of cells'] } }
  try {
    return { explanation: churn.explain(churn.readRow(cells), options), error: undefined }
  } catch (error) {
    return { explanation: undefined, error: describeError(error) }
  }
}

function readLabel({ cells }: CsvRow, churn: ChurnPredictor<Customer>): Pick<ScoredRow, 'label' | 'labelError'> {
  try {
    return { label: churn.readLabel(cells), labelError: undefined }
  } catch (error) {
    return { label: undefined, labelError: describeError(error).message }
  }
}

function describeError(error: unknown): RowError {
  if (!(error instanceof ChurnError)) throw error
  const issues = 'issues' in error ? (error.issues as readonly { path: string; code: string; message: string }[]) : []
  return {
    message: issues.map(({ message }) => message).join('; ') || error.message,
    kinds: issues.map(({ path, code }) => `${path}: ${code}`),
  }
}
