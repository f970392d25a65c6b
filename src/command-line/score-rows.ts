import type {
  ChurnExplanation,
  ChurnPredictor,
  Customer,
  FieldIssue,
  NumberReading,
  OperatingPointName,
  RawRow,
} from '@org/churn'
import type { CsvProblem, CsvRecord, HeaderMatch, RecordEncoding } from '@org/churn/csv'
import { ChurnError, readLabel, readRow } from '../lines/without-schemas'

/** A row of the file after scoring: exactly one of `explanation` and `error` is set. */
export interface ScoredRow {
  readonly firstLine: number
  readonly lastLine: number
  /** What is counted instead of lines: the rows of a file that has none. */
  readonly unit?: 'line' | 'row' | undefined
  /** The file, where several are scored; empty otherwise. */
  readonly file?: string | undefined
  /** The row's own cells, as many as the file has in that row. */
  readonly cells: readonly string[]
  /** How the row's bytes were read. */
  readonly encoding: RecordEncoding
  /** The customer's identifier; empty if the file has none. */
  readonly id: string
  readonly explanation: ChurnExplanation | undefined
  /** Why the row was rejected. */
  readonly error: RowError | undefined
  /** The outcome the file records; undefined if it is absent or unreadable. */
  readonly label: boolean | undefined
  /** Why the file's label could not be read; the row is still scored. */
  readonly labelError: string | undefined
}

export interface RowError {
  readonly message: string
  /** What is wrong, without the row's values: the keys for counting rejections. */
  readonly kinds: readonly string[]
  /** Whether the row is no customer: it is neither scored nor rejected. */
  readonly leftOut?: CsvProblem | undefined
  /** The findings by field; none for a row that cannot be split into cells. */
  readonly issues: readonly FieldIssue[]
}

export interface ScoringOptions {
  readonly operatingPoint: OperatingPointName
  /** Reasons to give. */
  readonly top: number
  /** How the file writes numbers, if not as the contract says. */
  readonly numbers?: NumberReading | undefined
}

/** What comes of a row. */
export type Outcome = Pick<ScoredRow, 'explanation' | 'error' | 'label' | 'labelError'>

/**
 * Builds a function that scores and explains one record at a time; a bad record becomes an `error`, never an exception.
 */
export function createScorer(predictor: ChurnPredictor<Customer>, header: HeaderMatch, options: ScoringOptions) {
  const idColumn = predictor.contract.id?.column ?? ''
  return ({ firstLine, lastLine, cells, encoding, problem }: CsvRecord): ScoredRow => {
    const row = header.rowOf(cells)
    const outcome: Outcome = problem ? { ...unscored, error: errorOf(problem) } : scoreRow(predictor, row, options)
    return { firstLine, lastLine, cells, encoding, id: String(row[idColumn] ?? ''), ...outcome }
  }
}

/** Scores a row in the source's own spellings. */
export function scoreRow(predictor: ChurnPredictor<Customer>, row: RawRow, options: ScoringOptions): Outcome {
  return { ...explain(predictor, row, options), ...labelOf(predictor, row) }
}

/** Why a record is not scored at all. */
export function errorOf(problem: CsvProblem): RowError {
  const { message, kind, leftOut } = problem
  return { message, kinds: [kind], leftOut: leftOut ? problem : undefined, issues: [] }
}

const unscored = { explanation: undefined, label: undefined, labelError: undefined }

function explain(
  predictor: ChurnPredictor<Customer>,
  row: RawRow,
  options: ScoringOptions,
): Pick<Outcome, 'explanation' | 'error'> {
  try {
    const reading: FieldIssue[] = []
    const onWarning = (warning: FieldIssue) => void reading.push(warning)
    const customer = readRow(predictor, row, { onWarning, ...(options.numbers && { numbers: options.numbers }) })
    const explanation = predictor.explain(customer, { policy: options.operatingPoint, top: options.top })
    if (reading.length === 0) return { explanation, error: undefined }
    return { explanation: { ...explanation, warnings: [...reading, ...explanation.warnings] }, error: undefined }
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
    issues,
  }
}
