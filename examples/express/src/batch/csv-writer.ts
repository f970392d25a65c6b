import { type CsvCell, createCsvWriter } from '@org/churn/csv'
import type { BatchResult, ResultWriter } from './batch-record.ts'

const { line } = createCsvWriter()

/** Writes one result a row. */
export const csvWriter: ResultWriter = {
  mediaType: 'text/csv; charset=utf-8',
  header: line([
    'line',
    'id',
    'probability',
    'churn',
    'threshold',
    'operatingPoint',
    'riskBand',
    'warnings',
    'problem',
  ]),
  write: (results) => results.map((result) => line(cellsOf(result))).join(''),
}

function cellsOf({ line, id, encoding, prediction, problem }: BatchResult): readonly CsvCell[] {
  const notes = encoding ? ['the record was read as Windows-1252, because its bytes are not UTF-8'] : []
  if (!prediction) return [line, id, '', '', '', '', '', notes.join('; '), problem?.detail]
  const { probability, churn, threshold, operatingPoint, riskBand, warnings } = prediction
  const found = [...notes, ...warnings.map(({ message }) => message)].join('; ')
  return [line, id, probability, churn, threshold, operatingPoint, riskBand, found, '']
}
