/** The service reads files as the command line and the desk do: they are held to the same table. */
import { expect, it } from 'vitest'
import { csvFiles, sampleCustomers, sampleHeader } from '../../../csv-files.ts'
import { problemIn, startService } from '../testing/running-service.ts'

const service = await startService()
const post = (body: string | Uint8Array) =>
  service.post('/predict/batch?maxRejected=1', body, { 'Content-Type': 'text/csv', Accept: 'application/x-ndjson' })
const itemsOf = async (response: Response) =>
  (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { ok?: boolean; prediction?: { probability: number } })
    // What is said of rows that are no customers is no answer to one.
    .filter(({ ok }) => ok !== undefined)

const sample = await itemsOf(await post([sampleHeader, ...sampleCustomers].join('\n')))
const probabilities = sample.map(({ prediction }) => prediction?.probability)

it.each(csvFiles)('$name', async ({ bytes, expected }) => {
  const response = await post(bytes)
  if (expected === 'no customers') {
    expect([400, 422]).toContain((await problemIn(response)).status)
    return
  }
  const outcomes = (await itemsOf(response)).map(({ ok, prediction }) =>
    ok ? probabilities.indexOf(prediction?.probability) + 1 : 'refused',
  )
  expect(outcomes).toEqual(expected)
})
