const harmless = /^-?\d+(\.\d+)?$/
const formula = /^[=+\-@\t\r]/
const needsQuotes = /[",\r\n]/

/**
 * One line of CSV. A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, "CSV
 * Injection"); negative numbers are left alone.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: string): string {
  const safe = formula.test(cell.trimStart() || cell) && !harmless.test(cell) ? `'${cell}` : cell
  return needsQuotes.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
