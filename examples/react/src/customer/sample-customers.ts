import { samples, samplesCsv } from 'virtual:chosen-model'
import { readRow } from '@org/churn'
import { matchHeader, readCsv } from '@org/churn/csv'
import { addDays, daysBetween } from '../day/day.ts'
import { proposedDay } from '../day/day-context.ts'
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
    ? samples.map((record, place) => ({ name: personaAt(place), record: asOfNow(record) }))
    : await readSamples(samplesCsv)

/** A record with its dates as far from the proposed day as they were from the day of the training. */
function asOfNow(record: CustomerRecord): CustomerRecord {
  const { fields, asOf } = predictor.contract
  if (asOf === undefined || proposedDay === undefined) return record
  const later = daysBetween(asOf, proposedDay)
  const moved = fields.flatMap(({ type, name }) => {
    const date = record[name]
    return type === 'date' && typeof date === 'string' ? [[name, addDays(date, later)]] : []
  })
  return { ...record, ...Object.fromEntries(moved) }
}

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
