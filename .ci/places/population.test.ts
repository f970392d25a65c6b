/** What the places are compared by notices a single bit of a single customer. */
import type * as Entry from '@org/churn'
import { beforeAll, expect, test } from 'vitest'
import { builtUrl } from '../testing/packed'
import { answerPopulation, countDifferences, drawnCount, type PopulationAnswers } from './population'

let entry: typeof Entry
let answers: PopulationAnswers

beforeAll(async () => {
  entry = (await import(builtUrl('index.js'))) as typeof Entry
  answers = await answerPopulation(entry, entry.portableRuntime, { given: [] })
}, 120_000)

/** The portable runtime, with the margin of one customer of each run a number of steps off. */
function offBy(steps: number, place: number): Entry.Runtime<'synchronous'> {
  const { bits } = entry.createChurnPredictor().manifest.margin as Entry.MarginGrid
  return {
    ...entry.portableRuntime,
    open(model) {
      const session = entry.portableRuntime.open(model)
      const run = (rows: Float32Array, rowCount: number) => {
        const margins = session.run(rows, rowCount)
        margins[place] += steps * 2 ** -bits
        return margins
      }
      return { run }
    },
  }
}

test('every drawn customer is accepted, and answered the same again', async () => {
  expect(answers).toMatchObject({ customers: drawnCount, refused: 0 })
  expect(answers.digests.length).toBe(8 * drawnCount)
  expect(new Set(answers.digests.match(/.{8}/g)).size).toBeGreaterThan(drawnCount / 2)
  const again = await answerPopulation(entry, entry.portableRuntime, { given: [] })
  expect(countDifferences(again, answers)).toBe(0)
}, 120_000)

test('one step of the margin of one customer of every run is found, and nothing else', async () => {
  const off = await answerPopulation(entry, offBy(1, 5), { given: [] })
  // A batch runs 1,024 customers at once, and the population comes in batches of 10,000.
  expect(countDifferences(off, answers)).toBe(100)
}, 120_000)

test('an answer that is missing is a difference', () => {
  expect(countDifferences({ ...answers, digests: answers.digests.slice(0, -8) }, answers)).toBe(1)
})
