import { samples, samplesCsv } from 'virtual:chosen-model'
import { readRow } from '@org/churn'
import { matchHeader, readCsv } from '@org/churn/csv'
import { type CustomerRecord, predictor } from '../predictor.ts'

/** A made-up customer to start from. */
export interface SampleCustomer {
  readonly name: string
  readonly record: CustomerRecord
}

/** The customers of the model's sample file, which its command line scores; else those that its training made up. */
export const sampleCustomers: readonly SampleCustomer[] =
  samplesCsv === undefined
    ? samples.map((record, place) => ({ name: `Invented ${place + 1}`, record }))
    : await readSamples(samplesCsv)

async function readSamples(text: string): Promise<readonly SampleCustomer[]> {
  const { contract } = predictor
  const table = await readCsv(text)
  const header = matchHeader(contract, table.header.cells)
  const read: SampleCustomer[] = []
  for await (const { cells } of table) {
    const row = header.rowOf(cells)
    read.push({
      name: String(contract.id === null ? read.length + 1 : row[contract.id.column]),
      record: readRow(predictor, row),
    })
  }
  return read
}
