import { ChurnError } from '../checks/errors'

/** A table that cannot be read at all. */
export class CsvError extends ChurnError {
  override readonly name = 'CsvError'
  /**
   * - `EMPTY_CSV`: nothing but blank lines.
   * - `NOT_CSV`: another kind of file, such as a spreadsheet.
   * - `BROKEN_HEADER`: the first record cannot be split into cells.
   */
  declare readonly code: 'EMPTY_CSV' | 'NOT_CSV' | 'BROKEN_HEADER'

  constructor(code: 'EMPTY_CSV' | 'NOT_CSV' | 'BROKEN_HEADER', message: string) {
    super(code, message)
  }
}
