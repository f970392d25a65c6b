import type { BatchResult, ResultWriter } from './batch-record.ts'

/** Writes one result a row. */
export const csvWriter: ResultWriter = {
  mediaType: 'text/csv; charset=utf-8',
  header: 'line,id,probability,churn,threshold,operatingPoint,riskBand,warnings,problem\r\n',
  write: (results) => results.map((result) => `${cellsOf(result).map(writeCell).join(',')}\r\n`).join(''),
}

type Cell = string | number | boolean | undefined

function cellsOf({ line, id, prediction, problem }: BatchResult): readonly Cell[] {
  if (!prediction) return [line, id, '', '', '', '', '', '', problem?.detail]
  const { probability, churn, threshold, operatingPoint, riskBand, warnings } = prediction
  const found = warnings.map(({ message }) => message).join('; ')
  return [line, id, probability, churn, threshold, operatingPoint, riskBand, found, '']
}

/** What a spreadsheet would take for a formula (OWASP, "CSV Injection"), in full width too. */
const formula = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

/** Quotes what needs it. Text that would be a formula gets an apostrophe before it, the spreadsheets' own mark for text. */
function writeCell(cell: Cell): string {
  const text = typeof cell === 'string' && formula.test(cell) ? `'${cell}` : String(cell ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
