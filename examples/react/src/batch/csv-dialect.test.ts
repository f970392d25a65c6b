/** The desk reads files as the command line and the service do: they are held to the same table. */
import { expect, it } from 'vitest'
import { csvFiles, sampleCustomers, sampleHeader } from '../../../csv-files.ts'
import { predictor } from '../predictor.ts'
import { joinChunks } from './list.ts'
import type { ScoredChunk } from './scored-chunk.ts'
import { createScoring, UnreadableFileError } from './scoring.ts'

async function score(bytes: Uint8Array<ArrayBuffer>) {
  const chunks: ScoredChunk[] = []
  for await (const chunk of createScoring(predictor).score(new Blob([bytes]).stream())) chunks.push(chunk)
  return joinChunks(chunks)
}

const sample = await score(new TextEncoder().encode([sampleHeader, ...sampleCustomers].join('\n')))
const numbers = [...sample.probabilities]

it.each(csvFiles)('$name', async ({ bytes, expected }) => {
  const list = score(bytes)
  if (expected === 'no customers') {
    await expect(list).rejects.toThrow(UnreadableFileError)
    return
  }
  const { lines, probabilities, problems } = await list
  const outcomes = [
    ...problems.map(({ line }) => ({ line, outcome: 'refused' as const })),
    ...[...lines].map((line, row) => ({ line, outcome: numbers.indexOf(probabilities[row]) + 1 })),
  ]
  expect(outcomes.sort((one, other) => one.line - other.line).map(({ outcome }) => outcome)).toEqual(expected)
})
