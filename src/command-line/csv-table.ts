import { CsvError, type CsvOptions } from '@org/churn/csv'
import { type OpenCsv, openCsv } from '../lines/score-lines'
import { FileError } from './failures'
import type { OpenSheet } from './open-workbook'

/** Reads up to the header; the error for a file that is not a table names the file. */
export async function openTable(
  bytes: AsyncIterable<Buffer>,
  name: string,
  options: CsvOptions,
  sheet?: OpenSheet,
): Promise<OpenCsv> {
  try {
    return await openCsv(bytes, options)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const { code, message } = error
    if (code === 'EMPTY_CSV' && sheet) {
      const empty = `Sheet ${JSON.stringify(sheet.sheet.name)} is empty, expected a row with the column names.`
      throw new FileError(`${empty}${sheet.describeOthers()}`)
    }
    if (code === 'EMPTY_CSV') throw new FileError('The file is empty, expected a header line with the column names.')
    throw code === 'NOT_CSV' ? new FileError(`Cannot read ${name}. ${message}`) : error
  }
}
