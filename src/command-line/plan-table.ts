import {
  type Call,
  type ChurnPredictor,
  type Customer,
  callList,
  type NumberReading,
  type OperatingPoint,
} from '@org/churn'
import { type CsvTable, callCells, callColumns, callRecord, createCsvWriter, type HeaderMatch } from '@org/churn/csv'
import { readRow } from '../lines/without-schemas'
import { FileError } from './failures'
import type { PlanOptions } from './plan-options'
import { checkUntaken, distinct, type FormatOptions, fitted, nameOf } from './row-formats'
import { createScorer, type ScoredRow } from './score-rows'
import type { Summary } from './summary'
import { grouped, percent, printable } from './wording'

/** How a table becomes a call list. */
export interface PlanTableOptions extends Omit<FormatOptions, 'delimiter'> {
  readonly plan: PlanOptions
  readonly point: OperatingPoint
  /** How the file writes numbers, if not as the contract says. */
  readonly numbers?: NumberReading | undefined
  /** Receives the rows in their order, and then what the list holds. */
  readonly summary: Summary
  /** Called after each block with the rows in it. */
  readonly onProgress: (rows: number) => void
}

type Planned = Call<Customer>

/**
 * Lists the customers of a table to call, best first. Of all rows, only as many are kept as the list may hold; reasons
 * and offers are sought for those alone.
 *
 * @throws {FileError} when an added column's name is one of the file's own, and for a file that is refused: the best of
 * a biased remainder are not the customers to call.
 */
export async function* planTable(
  predictor: ChurnPredictor<Customer>,
  table: CsvTable,
  header: HeaderMatch,
  { plan, point, numbers, summary, onProgress, format, prefix, top }: PlanTableOptions,
): AsyncGenerator<string> {
  const columns = table.header.cells
  const reasons = Math.min(top, predictor.contract.fields.filter(({ input }) => input).length)
  const write = createWriter(columns, { format, prefix, top: reasons, delimiter: table.delimiter })
  const scoreRecord = createScorer(predictor, header, { operatingPoint: point.name, top: 0, numbers })
  const best = createKeeper(plan.count)
  for await (const records of table.blocks()) {
    for (const record of records) {
      const row = scoreRecord(record)
      summary.add(row)
      if (row.explanation) best.offer(row, row.explanation.probability)
    }
    onProgress(records.length)
  }
  if (summary.isRefused || summary.scored === 0)
    throw new FileError(['No list is written.', ...summary.lines()].join('\n'))
  const kept = best.items()
  const reading = numbers === undefined ? {} : { numbers }
  const customers = kept.map(({ cells }) => readRow(predictor, header.rowOf(cells), reading) as Customer)
  const { economics, count, budget } = plan
  const { calls } = callList(predictor, customers, {
    ...{ policy: economics ?? point.name, count, reasons },
    ...(budget !== undefined && { budget }),
  })
  summary.conclude(describeList(calls, summary.scored, plan))
  yield write.head + calls.map((call) => write.line(kept[call.index], call)).join('')
}

/** Keeps the rows of greatest probability while any number of them passes: of equal ones, the first. */
function createKeeper(count: number) {
  let kept: { readonly row: ScoredRow; readonly probability: number }[] = []
  const trim = () => {
    kept = kept.sort((one, other) => other.probability - one.probability).slice(0, count)
  }
  return {
    offer(row: ScoredRow, probability: number) {
      kept.push({ row, probability })
      if (kept.length >= 2 * count + 1000) trim()
    },
    items(): readonly ScoredRow[] {
      trim()
      return kept.map(({ row }) => row)
    },
  }
}

interface ListWriter {
  readonly head: string
  line(row: ScoredRow, call: Planned): string
}

function createWriter(columns: readonly string[], { format, prefix, top, delimiter }: FormatOptions): ListWriter {
  if (format === 'text') return { head: '', line: textLine }
  const added = callColumns(top).map((name) => prefix + name)
  checkUntaken(columns, added, prefix)
  if (format === 'ndjson') {
    const keys = distinct(columns)
    return {
      head: '',
      line(row, call) {
        const own = fitted(row.cells, columns.length).map((cell, place) => [keys[place], cell])
        const ours = Object.entries(callRecord(call)).map(([name, value]) => [prefix + name, value])
        return `{${[...own, ...ours].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}\n`
      },
    }
  }
  // The file's own cells stay unchanged, whatever they begin with.
  const own = createCsvWriter({ delimiter, formulas: 'keep' })
  const ours = createCsvWriter({ delimiter, lineBreak: '\n' })
  return {
    head: own.cells(columns) + delimiter + ours.line(added),
    line: (row, call) => own.cells(fitted(row.cells, columns.length)) + delimiter + ours.line(callCells(call, top)),
  }
}

function textLine(row: ScoredRow, call: Planned): string {
  const { rank, contact, probability, expectedGain, reasons, offer } = call
  const gain = expectedGain === undefined ? '' : `  gain ${expectedGain.toFixed(2).padStart(9)}`
  const cost = offer?.cost === undefined ? '' : `, costs ${offer.cost.toFixed(2)}`
  const next = offer ? `  → ${offer.phrase} (${(100 * offer.effect).toFixed(1)} points${cost})` : ''
  const told = printable(reasons.join('; ') + next, Number.POSITIVE_INFINITY)
  const decision = `${percent(probability).padStart(7)}${gain}  ${contact ? 'call' : '–   '}`
  return `${String(rank).padStart(4)}  ${nameOf(row).padEnd(12)} ${decision}  ${told}`.trimEnd().concat('\n')
}

/** What the list holds, in sentences. */
function describeList(
  calls: readonly Planned[],
  scored: number,
  { economics, budget }: PlanOptions,
): readonly string[] {
  const called = calls.filter(({ contact }) => contact)
  const listed = `The list holds ${calls.length === scored ? 'all' : `the first ${grouped(calls.length)}`} of ${grouped(scored)}`
  if (!economics)
    return [
      `${listed}, likeliest first, and ${grouped(called.length)} to call. With --customer-value, --offer-cost, --contact-cost and --save-rate it is ranked by expected gain.`,
    ]
  const gain = called.reduce((sum, { expectedGain = 0 }) => sum + expectedGain, 0)
  const most = called.length * (economics.contactCost + economics.offerCost)
  const within = budget === undefined ? '' : ` of the budget of ${budget}`
  return [
    `${listed}, and ${grouped(called.length)} to call: expected gain ${gain.toFixed(2)}, cost at most ${most.toFixed(2)}${within}.`,
  ]
}
