import { CsvError, parse } from 'csv-parse/sync'

/** Spreadsheets and databases write all three line breaks, and quotes in the middle of a cell that mean themselves. */
const dialect = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
}

/** Thrown by a record's receiver to stop before that record. */
export const stop = Symbol('stop')

/** Receives a record's cells and the bytes of the block up to its end. */
export type Receiver = (values: readonly string[], end: number) => void

/** Splits a block of whole lines; false where it ends inside quotes or the receiver stopped. */
export function splitBlock(block: Buffer, delimiter: string, receive: Receiver): boolean {
  const onRecord = (values: unknown, { bytes }: { readonly bytes: number }) => {
    receive(values as string[], bytes)
    return null
  }
  try {
    parse(block, { ...dialect, delimiter, on_record: onRecord })
    return true
  } catch (error) {
    if (error === stop || (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED')) return false
    throw error
  }
}

/** The cells of a line in which quotes mean nothing. */
export function splitPlainly(line: Buffer, delimiter: string): readonly string[] {
  return parse(line, { ...dialect, delimiter, quote: null })[0] ?? []
}
