import { readRow } from '@org/churn'
import customersCsv from '../../../customers.csv?raw'
import { readCsv } from '../batch/csv-reader.ts'
import { type CustomerRecord, predictor } from '../predictor.ts'

/** A made-up customer to start from. */
export interface SampleCustomer {
  readonly name: string
  readonly record: CustomerRecord
}

/** The sample customers that the package's own command line scores. */
export const sampleCustomers: readonly SampleCustomer[] = readSamples(customersCsv)

function readSamples(text: string): readonly SampleCustomer[] {
  const [header, ...records] = readCsv(text)
  const { id } = predictor.contract
  return records.map(({ cells }) => {
    const row = Object.fromEntries(header.cells.map((column, index) => [column, cells[index] ?? '']))
    return { name: row[id.column] ?? '', record: { ...readRow(predictor, row) } }
  })
}
