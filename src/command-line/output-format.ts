import { UsageError } from './failures'
import type { OutputFormat } from './row-formats'
import { isWorkbookName } from './workbook-name'

/**
 * The format of an output, by its name or by the option.
 *
 * @throws {UsageError} for a name that says none, or another than the option.
 */
export function readFormat(out: string | undefined, format: string | undefined): OutputFormat | 'xlsx' {
  if (format !== undefined && format !== 'csv' && format !== 'ndjson')
    throw new UsageError(`--format: got "${format}", expected csv or ndjson. For a workbook, write --out FILE.xlsx.`)
  const name = out?.replace(/\.gz$/i, '')
  if (isWorkbookName(name)) {
    if (!/\.xlsx$/i.test(out as string))
      throw new UsageError(`--out: got "${out}", expected a name that ends in .xlsx for a workbook.`)
    if (format !== undefined)
      throw new UsageError(`--format: got ${format} for "${out}", expected none: the name says that it is a workbook.`)
    return 'xlsx'
  }
  if (format) return format
  if (name === undefined) return 'text'
  if (/\.(ndjson|jsonl)$/i.test(name)) return 'ndjson'
  if (/\.csv$/i.test(name)) return 'csv'
  throw new UsageError(
    `--out: got "${out}", expected a name that ends in .csv, .xlsx, .ndjson or .jsonl, or the option --format.`,
  )
}
