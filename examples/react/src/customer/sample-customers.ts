import { samples, samplesCsv } from 'virtual:chosen-model'
import { readRow } from '@org/churn'
import { matchHeader, readCsv } from '@org/churn/csv'
import { personaAt } from '../personas.ts'
import { type CustomerRecord, predictor } from '../predictor.ts'

/** A made-up customer to start from. */
export interface SampleCustomer {
  readonly name: string
  readonly record: CustomerRecord
}

/** The customers of the model's sample file, which its command line scores; else those that its training made up. */
export const sampleCustomers: readonly SampleCustomer[] =
  samplesCsv === undefined
    ? samples.map((record, place) => ({ name: personaAt(place), record }))
    : await readSamples(samplesCsv)

async function readSamples(text: string): Promise<readonly SampleCustomer[]> {
  const { contract } = predictor
  const table = await readCsv(text)
  const header = matchHeader(contract, table.header.cells)
  const read: SampleCustomer[] = []
  for await (const { cells } of table) {
    const row = header.rowOf(cells)
    // The file's own names are numbers: people are easier to tell apart.
    read.push({ name: personaAt(read.length), record: readRow(predictor, row) })
  }
  return read
}
