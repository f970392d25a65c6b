import type { FieldIssue } from '../checks/errors'
import type { CellWarnings } from './cell-table'
import type { FileField } from './file-columns'
import { type ScannedLines, Spelling } from './scanned-lines'

/** Gathers what has to be said of a row, in the order in which the careful way says it. */
export function warningsOfRow(
  fields: readonly FileField[],
  { spellings }: ScannedLines,
  cellStart: number,
): readonly FieldIssue[] {
  const reading: FieldIssue[] = []
  const unused: FieldIssue[] = []
  const unfamiliar: FieldIssue[] = []
  for (const { place, table, absence } of fields) {
    const found: CellWarnings | undefined =
      place < 0 ? absence : warningsAt(table.warnings, spellings[cellStart + place])
    if (!found) continue
    reading.push(...found.reading)
    unused.push(...found.unused)
    unfamiliar.push(...found.unfamiliar)
  }
  return [...reading, ...unused, ...unfamiliar]
}

const warningsAt = (warnings: readonly (CellWarnings | undefined)[], spelling: number) =>
  spelling === Spelling.isNumber ? undefined : warnings[spelling]
