import type { FieldIssue } from '../checks/errors'
import { InvalidCustomerError, InvalidRowError } from '../checks/errors'
import { describeFault } from '../csv/describe-fault'
import { createFileJudge } from '../csv/file-faults'
import { matchHeader } from '../csv/header'
import type { CsvRecord } from '../csv/record'
import type { CsvSource } from '../csv/source'
import { readCsv } from '../csv/table'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import type { DecisionPolicy } from '../steps/policy'
import type { ChurnExplanation } from '../steps/prediction'
import { readRow } from '../steps/read-row'
import { findingOf, type ToolFinding } from './answers'
import { ToolInputError } from './tool'
import { createTopList } from './top-list'

/** What of a table is ranked, and what of its rows is told. */
export interface RankTableOptions {
  readonly policy?: DecisionPolicy
  readonly asOf?: string | undefined
  /** Customers to list. */
  readonly top: number
  /** Reasons for each. */
  readonly reasons: number
  /** Columns of the table whose cells are told. */
  readonly columns: readonly string[]
  /** Whether reasons name the customer's values. */
  readonly withValues: boolean
}

/** One customer of the list. */
export interface RankedRow {
  readonly rank: number
  /** Line of the file, counted from 1. */
  readonly line: number
  readonly probability: number
  readonly churn: boolean
  readonly riskBand: string
  readonly expectedGain: number | undefined
  readonly reasons: readonly object[]
  /** The cells that were asked for. */
  readonly cells?: Readonly<Record<string, string>>
}

/** Who is most likely to leave, or under economics most worth a contact, and what became of the other rows. */
export interface RankedTable {
  readonly ranked: readonly RankedRow[]
  readonly rows: number
  readonly scored: number
  readonly predictedToChurn: number
  readonly rejected: number
  /** The first rejected rows, without their values. */
  readonly rejections: readonly { readonly line: number; readonly issues: readonly ToolFinding[] }[]
  /** What is wrong with the file as a whole: where `isTrusted` is false, do not use the ranking. */
  readonly faults: readonly string[]
  readonly isTrusted: boolean
}

/** Rejected rows that are listed. */
const mostRejections = 10

/** A share of rejected rows beyond which the others are a biased remainder. */
const mostRejected = 0.1

/**
 * Scores a CSV file row by row, in constant memory, and keeps the first of the ranking.
 *
 * @throws {ToolInputError} for a header that lacks a column, and for a column to tell that is not there.
 * @throws {CsvError} for a file that is not a table.
 */
export async function rankTable<Customer>(
  predictor: ChurnPredictor<Customer>,
  source: CsvSource,
  options: RankTableOptions,
): Promise<RankedTable> {
  const table = await readCsv(source)
  try {
    const { contract } = predictor
    const names = table.header.cells.map((name) => name.trim())
    const header = matchHeader(contract, names)
    const needed = contract.fields.filter(({ input }) => input).length
    // A line that lacks most of the columns may be a customer and no header: an answer must not repeat it.
    const isHeader = 2 * header.missing.length < needed
    checkHeader(
      header.missing,
      header.repeated.map(({ column }) => column),
      names,
      options.columns,
      isHeader ? `: ${names.slice(0, 40).join(', ')}` : ', most of them not of this model',
    )
    const judge = createFileJudge(contract)
    const list = createTopList<RankedCandidate>(options.top, isBefore)
    const rejections: RankedTable['rejections'][number][] = []
    let [scored, rejected, predictedToChurn] = [0, 0, 0]
    for await (const record of table) {
      const { answer, findings } = scoreRecord(predictor, header.rowOf, record, options)
      judge.add(findings)
      if (answer) {
        scored++
        if (answer.churn) predictedToChurn++
        list.offer({ answer, record })
      } else {
        rejected++
        if (rejections.length < mostRejections)
          rejections.push({ line: record.firstLine, issues: findings.map(findingOf) })
      }
    }
    const rows = scored + rejected
    const faults = judge.faults(rows)
    return {
      ranked: list.items().map((candidate, place) => rowOf(candidate, place + 1, names, options)),
      rows,
      scored,
      predictedToChurn,
      rejected,
      rejections,
      faults: faults.map((fault) => describeFault({ ...fault, example: 'a value not shown here' }, adviseExport)),
      isTrusted: scored > 0 && rejected <= mostRejected * rows && !faults.some(({ spoilsFile }) => spoilsFile),
    }
  } finally {
    await table.close()
  }
}

interface RankedCandidate {
  readonly answer: ChurnExplanation
  readonly record: CsvRecord
}

/** By expected gain where the policy has economics, else by probability; equal ones in the file's order. */
function isBefore(one: RankedCandidate, other: RankedCandidate): boolean {
  const key = ({ expectedGain, probability }: ChurnExplanation) => expectedGain ?? probability
  return key(one.answer) > key(other.answer)
}

function scoreRecord<Customer>(
  predictor: ChurnPredictor<Customer>,
  rowFrom: (cells: readonly string[]) => Readonly<Record<string, unknown>>,
  { cells, problem }: CsvRecord,
  { policy, asOf, reasons }: RankTableOptions,
): { readonly answer?: ChurnExplanation; readonly findings: readonly FieldIssue[] } {
  if (problem) {
    const { kind, message } = problem
    return {
      findings: [
        { code: 'UNREADABLE', path: '', got: kind, expected: 'a row of as many cells as the header', message },
      ],
    }
  }
  const read: FieldIssue[] = []
  try {
    const customer = readRow(predictor, rowFrom(cells), { onWarning: (warning) => void read.push(warning) })
    const answer = predictor.explain(customer, { top: reasons, asOf, ...(policy && { policy }) })
    return { answer, findings: [...read, ...answer.warnings] }
  } catch (error) {
    if (!(error instanceof InvalidRowError || error instanceof InvalidCustomerError)) throw error
    return { findings: error.issues }
  }
}

function rowOf(
  { answer, record }: RankedCandidate,
  rank: number,
  names: readonly string[],
  { columns, withValues }: RankTableOptions,
): RankedRow {
  const { probability, churn, riskBand, expectedGain, contributions } = answer
  return {
    rank,
    line: record.firstLine,
    probability,
    churn,
    riskBand,
    expectedGain,
    reasons: contributions.map(({ label, field, direction, logOdds, sentence }) =>
      withValues ? { field, sentence, logOdds } : { field, label, direction, logOdds },
    ),
    ...(columns.length > 0 && {
      cells: Object.fromEntries(columns.map((name) => [name, record.cells[names.indexOf(name)] ?? ''])),
    }),
  }
}

function checkHeader(
  missing: readonly string[],
  repeated: readonly string[],
  names: readonly string[],
  columns: readonly string[],
  listed: string,
): void {
  const got = `Got ${names.length} columns${listed}.`
  if (missing.length > 0) throw new ToolInputError(`The file lacks the columns ${missing.join(', ')}. ${got}`)
  if (repeated.length > 0) throw new ToolInputError(`The file has the columns ${repeated.join(', ')} twice. ${got}`)
  const strangers = columns.filter((name) => !names.includes(name))
  if (strangers.length > 0) throw new ToolInputError(`columns: the file has no column ${strangers.join(', ')}. ${got}`)
}

const adviseExport = () => 'Export the file again with a decimal point and no other marks.'
