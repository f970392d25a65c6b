import { ChurnError } from '../checks/errors'

/** Why a table cannot be read at all. */
export type CsvErrorCode = 'EMPTY_CSV' | 'NOT_CSV' | 'BROKEN_HEADER' | 'ALREADY_READ'

/** A table that cannot be read at all. */
export class CsvError extends ChurnError {
  override readonly name = 'CsvError'
  /**
   * - `EMPTY_CSV`: nothing but blank lines.
   * - `NOT_CSV`: another kind of file, such as a spreadsheet.
   * - `BROKEN_HEADER`: the first record cannot be split into cells.
   * - `ALREADY_READ`: the records of a table are asked for a second time.
   */
  declare readonly code: CsvErrorCode

  constructor(code: CsvErrorCode, message: string) {
    super(code, message)
  }
}
