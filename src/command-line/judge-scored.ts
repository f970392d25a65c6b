import type { ChurnExplanation, ChurnPredictor, Customer, FieldIssue, FieldIssueCode, RawRow } from '@org/churn'
import type { PlaceColumns } from './csv-for-duckdb'
import { quoted, text } from './duckdb-words'
import { type Outcome, type RowError, type ScoredRow, type ScoringOptions, scoreRow } from './score-rows'
import type { Summary } from './summary'

/** A column of the source that the contract reads. */
export interface SourceColumn {
  /** The contract's name for it. */
  readonly column: string
  /** The source's. */
  readonly name: string
  readonly type: 'text' | 'number' | 'boolean' | 'date'
}

/** What a statement has written, in the source's order. */
export interface ScoredTable {
  /** A Parquet file with the source's columns and the added ones. */
  readonly path: string
  /** Of all columns before those that were added. */
  readonly names: readonly string[]
  readonly columns: readonly SourceColumn[]
  /** The places of rows of text files; undefined for files without lines. */
  readonly places: PlaceColumns | undefined
  /** An added column's name. */
  readonly added: (name: 'probability' | 'predicted' | 'error' | 'warnings') => string
}

interface Connection {
  stream(sql: string): Promise<{ yieldRowsJs(): AsyncIterable<unknown[][]> }>
  runAndReadAll(sql: string): Promise<{ getRowsJS(): unknown[][] }>
}

/**
 * Hands a summary what a statement has answered, so that a file is judged as `score` judges it. Rows without findings and
 * labels are only counted; of the others, the library says what was got and expected in their cells.
 */
export async function judgeScored(
  table: ScoredTable,
  predictor: ChurnPredictor<Customer>,
  options: ScoringOptions,
  connection: Connection,
  summary: Summary,
): Promise<void> {
  const { path, names, columns, places, added } = table
  const { contract } = predictor
  const flags = new Map(
    contract.fields.flatMap((field) =>
      field.type === 'boolean'
        ? [[field.column, new Map(field.values.map(({ value, source }) => [value, source[0]]))] as const]
        : [],
    ),
  )
  const { from, place: number } = numbered(path, names)
  const [error, warnings, probability, predicted] = (['error', 'warnings', 'probability', 'predicted'] as const).map(
    (name) => quoted(added(name)),
  )
  const label = columns.find(({ column }) => column === contract.target.column)
  const hasLabel = label ? [`${quoted(label.name)} IS NOT NULL`] : []
  const isOther = places ? [`${quoted(places.encoding)} <> 'utf-8'`] : []
  const isTold = [`${error} IS NOT NULL`, `${warnings} IS NOT NULL`, ...hasLabel, ...isOther].join(' OR ')
  const [[rows, churners]] = (
    await connection.runAndReadAll(`SELECT count(*), count(*) FILTER (${predicted}) FROM ${from} WHERE NOT (${isTold})`)
  ).getRowsJS()
  summary.addPlain(Number(rows), Number(churners))
  const place = places
    ? [places.file, places.first_line, places.last_line, places.encoding, places.problem, places.message].map(quoted)
    : ["''", `${number} + 1`, `${number} + 1`, "'utf-8'", "''", "''"]
  const cells = columns.map(({ name, type }) =>
    type === 'boolean' ? quoted(name) : `CAST(${quoted(name)} AS ${type === 'number' ? 'DOUBLE' : 'VARCHAR'})`,
  )
  const told = await connection.stream(
    `SELECT ${[...place, error, warnings, probability, predicted, ...cells].join(', ')} FROM ${from} WHERE ${isTold} ORDER BY ${number}`,
  )
  const blank = contract.source.missing.includes('') ? '' : undefined
  const unit = places ? 'line' : 'row'
  for await (const chunk of told.yieldRowsJs()) {
    for (const values of chunk) {
      const [file, first, last, encoding, problem, message, error, warnings, probability, predicted, ...cells] = values
      const row: Record<string, unknown> = Object.create(null)
      columns.forEach(({ column }, index) => {
        const cell = cells[index]
        row[column] = typeof cell === 'boolean' ? (flags.get(column)?.get(cell) ?? String(cell)) : (cell ?? blank)
      })
      const answer = { error, warnings, probability, predicted } as DatabaseAnswer
      const outcome: Outcome =
        problem === ''
          ? outcomeOf(scoreRow(predictor, row, options), answer, row, contract)
          : { ...nothing, error: { message: String(message), kinds: [String(problem)], issues: [] } }
      summary.add({
        firstLine: Number(first),
        lastLine: Number(last),
        unit,
        file: String(file),
        cells: [],
        id: '',
        encoding: encoding as ScoredRow['encoding'],
        ...outcome,
      })
    }
  }
}

const nothing = { explanation: undefined, label: undefined, labelError: undefined }

interface DatabaseAnswer {
  readonly error: string | null
  readonly warnings: string | null
  readonly probability: number | null
  readonly predicted: boolean | null
}

const inCodes = (issues: readonly FieldIssue[]) => issues.map(({ path, code }) => `${path}: ${code}`).join('; ') || null

/** A file's rows with a column that numbers them from 0 on. */
function numbered(path: string, names: readonly string[]): { readonly from: string; readonly place: string } {
  const taken = new Set(names.map((name) => name.toLowerCase()))
  let place = 'file_row_number'
  if (!taken.has(place)) return { from: `read_parquet(${text(path)}, file_row_number = true)`, place }
  // DuckDB refuses that of a file with such a column, and counts more slowly by itself.
  while (taken.has(place)) place += '_'
  return { from: `(SELECT *, row_number() OVER () - 1 AS ${place} FROM read_parquet(${text(path)}))`, place }
}

/** What the database has answered, in the library's words where both agree, as they do but for a few rare letters. */
function outcomeOf(
  own: Outcome,
  { error, warnings, probability, predicted }: DatabaseAnswer,
  row: RawRow,
  contract: ChurnPredictor<Customer>['contract'],
): Outcome {
  const { label, labelError } = own
  const issuesOf = (codes: string | null, known: readonly FieldIssue[]) =>
    inCodes(known) === codes ? known : parseCodes(codes ?? '', row, contract)
  if (error !== null) {
    const issues = issuesOf(error, own.error?.issues ?? [])
    const message = issues.map(({ message }) => message).join('; ')
    const rejected: RowError = { message, kinds: issues.map(({ path, code }) => `${path}: ${code}`), issues }
    return { explanation: undefined, error: rejected, label, labelError }
  }
  const found = issuesOf(warnings, own.explanation?.warnings ?? [])
  const explanation = { ...own.explanation, probability, churn: predicted, warnings: found } as ChurnExplanation
  return { explanation, error: undefined, label, labelError }
}

/** The findings that a statement writes as "tenure: WRONG_TYPE; Contract: MISSING_VALUE". */
function parseCodes(
  codes: string,
  row: RawRow,
  { fields }: ChurnPredictor<Customer>['contract'],
): readonly FieldIssue[] {
  const paths = fields.flatMap(({ column, name }) => [
    [column, column],
    [name, column],
  ])
  return codes.split('; ').flatMap((each): FieldIssue[] => {
    const [path, column] = paths.find(([path]) => each.startsWith(`${path}: `)) ?? []
    if (path === undefined || column === undefined) return []
    const code = each.slice(path.length + 2) as FieldIssueCode
    const got = JSON.stringify(row[column] ?? null)
    return [{ path, code, got, expected: '', message: `${path}: got ${got} (${code})` }]
  })
}
