/** The command line reads files as the service and the desk do: they are held to the same table. */
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createChurnPredictor, readRow } from '@org/churn'
import { fileOf } from '@testing/command-line'
import { expect, test } from 'vitest'
import { csvFiles, sampleCustomers, sampleHeader } from '../../examples/csv-files'
import { FileError } from './failures'
import { readCommand } from './options'
import { score, type Terminal } from './score'

const predictor = createChurnPredictor()
const names = sampleHeader.split(',')
const probabilities = sampleCustomers.map((line) => {
  const row = Object.fromEntries(line.split(',').map((cell, place) => [names[place] ?? '', cell]))
  return predictor.predict(readRow(predictor, row)).probability
})

/** What the command prints of a file, line by line. */
async function printedOf(bytes: Uint8Array): Promise<readonly string[]> {
  const command = readCommand(['score', fileOf(Buffer.from(bytes)), '--format', 'ndjson', '--max-rejected', '1'])
  if (command.name !== 'score') throw new Error(`Got the command ${command.name}, expected score.`)
  const output = new PassThrough()
  const printed = text(output)
  const terminal = { output, messages: new PassThrough().resume() } as unknown as Terminal
  await score(command.options, terminal)
  output.end()
  return (await printed).split('\n').filter((line) => line !== '')
}

test.each(csvFiles)('$name', async ({ bytes, expected }) => {
  const printed = printedOf(bytes)
  if (expected === 'no customers') {
    await expect(printed).rejects.toThrow(FileError)
    return
  }
  const rows = (await printed).map((line) => JSON.parse(line))
  // Every row is kept; that of totals says that it is left out.
  const customers = rows.filter(({ churn_error: error }) => !error?.endsWith('left out'))
  const outcomes = customers.map(({ churn_probability: probability }) =>
    typeof probability === 'number' ? probabilities.indexOf(probability) + 1 : 'refused',
  )
  expect(outcomes).toEqual(expected)
})
