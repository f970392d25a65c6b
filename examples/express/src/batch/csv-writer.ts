import { type CsvCell, createCsvWriter } from '@org/churn/csv'
import type { BatchResult, ResultWriter } from './batch-record.ts'

const { line } = createCsvWriter()

const usual = ['line', 'id', 'probability', 'churn', 'threshold', 'operatingPoint', 'riskBand', 'warnings', 'problem']

/** Writes one result a row, with so many reasons and the next offer behind it where they are asked for. */
export function createCsvResults(top?: number): ResultWriter {
  const added =
    top === undefined ? [] : [...Array.from({ length: top }, (_, index) => `reason${index + 1}`), ...offerColumns]
  return {
    mediaType: csvMediaType,
    header: line([...usual, ...added]),
    write: (results) =>
      results.map((result) => line([...cellsOf(result), ...(top === undefined ? [] : adviceOf(result, top))])).join(''),
  }
}

const csvMediaType = 'text/csv; charset=utf-8'
const offerColumns = ['nextOffer', 'offerEffect', 'offerCost']

/** The effect with three decimals: the model does not know more. */
function adviceOf({ advice }: BatchResult, top: number): readonly CsvCell[] {
  const reasons = Array.from({ length: top }, (_, index) => advice?.reasons[index] ?? '')
  const { phrase, difference, cost } = advice?.offer ?? {}
  return [...reasons, phrase ?? '', difference?.toFixed(3) ?? '', cost?.toFixed(2) ?? '']
}

function cellsOf({ line, id, encoding, prediction, problem }: BatchResult): readonly CsvCell[] {
  const notes = encoding ? ['the record was read as Windows-1252, because its bytes are not UTF-8'] : []
  if (!prediction) return [line, id, '', '', '', '', '', notes.join('; '), problem?.detail]
  const { probability, churn, threshold, operatingPoint, riskBand, warnings } = prediction
  const found = [...notes, ...warnings.map(({ message }) => message)].join('; ')
  return [line, id, probability, churn, threshold, operatingPoint, riskBand, found, '']
}
