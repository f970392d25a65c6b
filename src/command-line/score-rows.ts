import {
  ChurnError,
  type ChurnExplanation,
  type ChurnPredictor,
  type Customer,
  type FieldIssue,
  type OperatingPointName,
  type RawRow,
  readLabel,
  readRow,
} from '@org/churn'
import type { CsvRecord, HeaderMatch, RecordEncoding } from '@org/churn/csv'

/** A row of the file after scoring: exactly one of `explanation` and `error` is set. */
export interface ScoredRow {
  readonly firstLine: number
  readonly lastLine: number
  /** The row's own cells, as many as the file has there. */
  readonly cells: readonly string[]
  /** How the row's bytes were read. */
  readonly encoding: RecordEncoding
  /** The customer's identifier; empty where the file has none. */
  readonly id: string
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
  /** What is wrong, without the row's own values: the keys under which rejections are counted. */
  readonly kinds: readonly string[]
}

export interface ScoringOptions {
  readonly operatingPoint: OperatingPointName
  /** Reasons to give. */
  readonly top: number
}

type Outcome = Pick<ScoredRow, 'explanation' | 'error' | 'label' | 'labelError'>

/** Builds what scores and explains one record after another; a bad one becomes an `error`, never an exception. */
export function createScorer(predictor: ChurnPredictor<Customer>, header: HeaderMatch, options: ScoringOptions) {
  const idColumn = predictor.contract.id.column
  return ({ firstLine, lastLine, cells, encoding, problem }: CsvRecord): ScoredRow => {
    const row = header.rowOf(cells)
    const outcome: Outcome = problem
      ? { ...unscored, error: { message: problem.message, kinds: [problem.kind] } }
      : { ...explain(predictor, row, options), ...labelOf(predictor, row) }
    return { firstLine, lastLine, cells, encoding, id: String(row[idColumn] ?? ''), ...outcome }
  }
}

const unscored = { explanation: undefined, label: undefined, labelError: undefined }

function explain(
  predictor: ChurnPredictor<Customer>,
  row: RawRow,
  options: ScoringOptions,
): Pick<Outcome, 'explanation' | 'error'> {
  try {
    return {
      explanation: predictor.explain(readRow(predictor, row), { policy: options.operatingPoint, top: options.top }),
      error: undefined,
    }
  } catch (error) {
    return { explanation: undefined, error: describeError(error) }
  }
}

function labelOf(predictor: ChurnPredictor<Customer>, row: RawRow): Pick<Outcome, 'label' | 'labelError'> {
  try {
    return { label: readLabel(predictor, row), labelError: undefined }
  } catch (error) {
    return { label: undefined, labelError: describeError(error).message }
  }
}

function describeError(error: unknown): RowError {
  if (!(error instanceof ChurnError)) throw error
  const issues = 'issues' in error ? (error.issues as readonly FieldIssue[]) : []
  return {
    message: issues.map(({ message }) => message).join('; ') || error.message,
    kinds: issues.map(({ path, code }) => `${path}: ${code}`),
  }
}
