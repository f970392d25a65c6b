import { readRow } from '@org/churn'
import { matchHeader, readCsv } from '@org/churn/csv'
import customersCsv from '../../../customers.csv?raw'
import { type CustomerRecord, predictor } from '../predictor.ts'

/** A made-up customer to start from. */
export interface SampleCustomer {
  readonly name: string
  readonly record: CustomerRecord
}

/** The sample customers that the package's own command line scores. */
export const sampleCustomers: readonly SampleCustomer[] = await readSamples(customersCsv)

async function readSamples(text: string): Promise<readonly SampleCustomer[]> {
  const { contract } = predictor
  const table = await readCsv(text)
  const header = matchHeader(contract, table.header.cells)
  const samples: SampleCustomer[] = []
  for await (const { cells } of table) {
    const row = header.rowOf(cells)
    samples.push({
      name: String(contract.id === null ? samples.length + 1 : row[contract.id.column]),
      record: { ...readRow(predictor, row) },
    })
  }
  return samples
}
