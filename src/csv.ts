/**
 * One reader and one writer of CSV on web streams, and the matching of a header with a contract. They run wherever the
 * package runs, and include neither the bundled model nor zod.
 */

export { type CalledCustomer, type CallRecord, callCells, callColumns, callRecord } from './csv/call-columns'
export { describeFault } from './csv/describe-fault'
export { describeReading } from './csv/describe-reading'
export type { CsvEncoding } from './csv/encoding'
export { CsvError, type CsvErrorCode } from './csv/error'
export { createFileJudge, type FileFault, type FileJudge } from './csv/file-faults'
export {
  type HeaderMatch,
  type HeaderOptions,
  type MatchedColumn,
  matchHeader,
  type RepeatedColumn,
} from './csv/header'
export { createOmissions, type Omissions } from './csv/omissions'
export type { CsvProblem, CsvRecord, RecordEncoding } from './csv/record'
export type { CsvChunk, CsvSource } from './csv/source'
export { type SuggestedColumn, suggestColumns } from './csv/suggest-columns'
export { type CsvOptions, type CsvTable, readCsv } from './csv/table'
export {
  type CsvCell,
  type CsvWriteOptions,
  type CsvWriter,
  createCsvWriter,
  escapeFormula,
  writeCsv,
} from './csv/write'
