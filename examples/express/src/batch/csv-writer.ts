import { type CsvCell, callCells, callColumns, createCsvWriter } from '@org/churn/csv'
import type { BatchResult, ResultWriter } from './batch-record.ts'

const { line } = createCsvWriter()

const place = ['line', 'id']
const decision = ['churn', 'threshold', 'operatingPoint', 'riskBand', 'warnings', 'problem']

/** Writes one result a row. */
export const csvResults: ResultWriter = {
  mediaType: 'text/csv; charset=utf-8',
  header: line([...place, 'probability', ...decision]),
  write: (results) =>
    results
      .map((result) => line([result.line, result.id, result.prediction?.probability ?? '', ...decisionOf(result)]))
      .join(''),
}

/** Writes one customer of a call list a row, with so many reasons, in the columns that every call list has. */
export function createCsvCalls(reasons: number): ResultWriter {
  const columns = callColumns(reasons)
  const none = columns.map(() => null)
  const callOf = ({ call }: BatchResult): readonly CsvCell[] => (call ? callCells(call, reasons) : none)
  return {
    mediaType: csvResults.mediaType,
    header: line([...place, ...decision, ...columns]),
    write: (results) =>
      results.map((result) => line([result.line, result.id, ...decisionOf(result), ...callOf(result)])).join(''),
  }
}

function decisionOf({ encoding, prediction, problem, note }: BatchResult): readonly CsvCell[] {
  if (note !== undefined) return ['', '', '', '', note, '']
  const notes = encoding ? ['the record was read as Windows-1252, because its bytes are not UTF-8'] : []
  if (!prediction) return ['', '', '', '', notes.join('; '), problem?.detail]
  const { churn, threshold, operatingPoint, riskBand, warnings } = prediction
  return [
    churn,
    threshold,
    operatingPoint,
    riskBand,
    [...notes, ...warnings.map(({ message }) => message)].join('; '),
    '',
  ]
}
