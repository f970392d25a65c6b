import { isDeepStrictEqual } from 'node:util'
import { type ChurnPredictor, type Customer, type RawRow, readRow } from '@org/churn'
import { customerWords } from '@org/churn/model'
import { parse } from 'csv-parse/sync'
import { writeXlsx } from 'hucre/xlsx'
import { expect } from 'vitest'
import { toWriteSheet } from '../../src/command-line/write-sheet'
import { planWorkbook } from '../../src/spreadsheets/plan-workbook'
import type { SheetPlan } from '../../src/spreadsheets/sheet-plan'
import { calculate } from './office'

/** A cell of a record, as somebody pastes it. */
export type Pasted = string | number | Date | null

interface Answer {
  readonly decision: string
  /** Nine decimals of it: spreadsheets have an `exp` of their own. */
  readonly probability: string
  /** The margin. */
  readonly steps: string
  readonly refusal: string
  readonly reasons: readonly string[]
}

/** What a workbook answers to records that are pasted into its first sheet. */
async function answersOf(
  office: string,
  predictor: ChurnPredictor<Customer>,
  header: readonly string[],
  records: readonly (readonly Pasted[])[],
): Promise<Answer[]> {
  const people = customerWords(predictor.contract)
  const sheets = planWorkbook(predictor, { rows: records.length, people, policy: undefined })
  const first = sheets[0] as SheetPlan
  for (const key of [...first.cells.keys()].filter((each) => each.startsWith('5,') && Number(each.slice(2)) > 6))
    first.cells.delete(key)
  first.write(6, 7, header)
  for (const [index, record] of records.entries()) {
    for (const [place, cell] of record.entries())
      first.write(7 + index, 7 + place, [cell], cell instanceof Date ? { numFmt: 'yyyy-mm-dd' } : undefined)
  }
  const bytes = Buffer.from(await writeXlsx({ sheets: sheets.map(toWriteSheet) }))
  const files = await calculate(office, bytes)
  const shown = parse(files.Customers as string, { relax_column_count: true }) as string[][]
  const steps = parse(files.Calculation as string, { relax_column_count: true }) as string[][]
  const sum = (steps[4] as string[]).indexOf('Sum of steps')
  const top = (shown[5] ?? []).filter((name) => name.startsWith('Reason ')).length
  return shown.slice(6, 6 + records.length).map(([decision = '', probability = '', refusal = '', ...rest], index) => ({
    decision,
    probability: probability === '' ? '' : (Number(probability.replace('%', '')) / 100).toFixed(9),
    steps: steps[6 + index]?.[sum] ?? '',
    refusal,
    reasons: rest.slice(0, top),
  }))
}

function expectedOf(
  predictor: ChurnPredictor<Customer>,
  header: readonly string[],
  record: readonly (string | null)[],
  top: number,
) {
  const row = Object.fromEntries(header.map((name, place) => [name, record[place]])) as RawRow
  const bits = predictor.manifest.margin?.bits as number
  try {
    const { churn, probability, logOdds, contributions } = predictor.explain(readRow<Customer>(predictor, row), { top })
    return {
      decision: churn ? 'churn' : 'stay',
      probability: probability.toFixed(9),
      steps: String(logOdds * 2 ** bits),
      reasons: contributions.map(({ sentence }) => sentence),
    }
  } catch {
    return { decision: 'refused', probability: '', steps: '', reasons: Array.from({ length: top }, () => '') }
  }
}

/**
 * Compares a model's workbook with the library, which reads the records' texts.
 *
 * @param paste What a spreadsheet makes of the text of a cell.
 * @returns the decisions.
 */
export async function compare(
  office: string,
  predictor: ChurnPredictor<Customer>,
  header: readonly string[],
  records: readonly (readonly (string | null)[])[],
  paste: (text: string, column: string) => Pasted = typed,
): Promise<readonly string[]> {
  const pasted = records.map((record) =>
    record.map((text, place) => (text === null ? null : paste(text, header[place] as string))),
  )
  const answers = await answersOf(office, predictor, header, pasted)
  expect(answers).toHaveLength(records.length)
  const differing = records.flatMap((record, index) => {
    const { refusal, ...got } = answers[index] as Answer
    expect(refusal === '', JSON.stringify(record)).toBe(got.decision !== 'refused')
    const expected = expectedOf(predictor, header, record, got.reasons.length)
    return isDeepStrictEqual(got, expected) ? [] : [{ record, expected, got, refusal }]
  })
  expect(differing.slice(0, 5)).toEqual([])
  return answers.map(({ decision }) => decision)
}

/** A number where a spreadsheet would make one of the text. */
export const typed = (text: string): Pasted =>
  /^-?\d{1,9}(\.\d{1,5})?$/.test(text) && String(Number(text)) === text ? Number(text) : text
