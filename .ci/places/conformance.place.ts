/** The one suite: every adapter in every place gives the native libraries' answers, or is declared not to run there. */
import type * as Entry from '@org/churn'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import { builtUrl } from '../testing/packed'
import { bunPlaces } from './bun'
import { bundledForChromiumPlaces, bundledForNodePlaces } from './bundler-places'
import { findChromium } from './chromium'
import { chromiumPagePlaces } from './chromium-page'
import { chromiumWorkerPlaces } from './chromium-worker'
import { type CompatibilityRow, passedRow, readCompatibility, writeCompatibility } from './compatibility'
import { denoPlaces } from './deno'
import { edgeRuntimePlaces } from './edge-runtime'
import { exceptionFor, exceptions } from './exceptions'
import { nodePlaces } from './node'
import { adapters } from './place'
import { answerPopulation, countDifferences, drawnCount, type PopulationAnswers } from './population'
import { realCustomers } from './real-customers'
import { workerdPlaces } from './workerd'

const projects = inject('projects')
const startChromium = findChromium()
let started: Browser | undefined
const browser = (): Browser => {
  if (started === undefined) throw new Error('Chromium has not been started')
  return started
}

/** `npm run compatibility` writes the table, with the median of some cold starts. */
const recording = process.env.CHURN_COMPATIBILITY === 'write'
const coldStarts = recording ? 5 : 1
const passed: CompatibilityRow[] = []

const places = [
  ...nodePlaces(projects),
  ...denoPlaces(projects),
  ...bunPlaces(projects),
  ...workerdPlaces(projects),
  ...edgeRuntimePlaces(projects),
  ...(startChromium ? [...chromiumPagePlaces(projects, browser), ...chromiumWorkerPlaces(projects, browser)] : []),
  ...bundledForNodePlaces(projects),
  ...(startChromium ? bundledForChromiumPlaces(projects, browser) : []),
]

/** The answers that every place is held to: those of the process that runs the tests. */
let expected: PopulationAnswers

beforeAll(async () => {
  started = await startChromium?.()
  const entry = (await import(builtUrl('index.js'))) as typeof Entry
  expected = await answerPopulation(entry, entry.portableRuntime, { given: await realCustomers() })
  expect(expected.refused).toBe(0)
  // Without the data set the table would say less than it did.
  if (recording && expected.customers === drawnCount)
    throw new Error('Got no data set, expected its path in CHURN_DATA: the table counts its customers.')
})
afterAll(() => started?.close())

describe.concurrent.each(places)('$name', (place) => {
  test.each(adapters.filter((adapter) => !exceptionFor(adapter, place.name)))('%s', async (adapter) => {
    const answers = await place.conform(adapter, true)
    const { report, warnings, size } = answers
    expect(report.problems).toEqual([])
    expect(report.rows).toBe(vectors.rows.length)
    // The same bits everywhere, of margins and of what follows from them.
    expect(report.largestMarginDifference).toBe(0)
    expect(report.differentAnswers).toBe(0)
    expect(report.largestContributionDifference).toBeLessThanOrEqual(1e-5)
    expect(report.differentDecisions).toBe(0)
    expect(report.selfTest).toMatchObject({ passed: true, rows: vectors.rows.length })
    expect(report.coldStartMilliseconds).toBeGreaterThan(0)
    const population = report.population as PopulationAnswers
    expect(population).toMatchObject({ customers: expected.customers, refused: 0 })
    const differentCustomers = countDifferences(population, expected)
    expect(differentCustomers).toBe(0)
    expect(warnings).toBe('')
    expect(size.bytes).toBeGreaterThan(10_000)
    const starts = [report.coldStartMilliseconds]
    while (starts.length < coldStarts) starts.push((await place.conform(adapter, false)).report.coldStartMilliseconds)
    passed.push(passedRow(place.name, adapter, answers, { starts, differentCustomers }))
  })

  const declared = adapters.flatMap((adapter) => exceptionFor(adapter, place.name) ?? [])
  test.each(declared)('not $adapter: $reason', async ({ adapter, failure }) => {
    await expect(place.conform(adapter, true)).rejects.toThrow(failure)
  })
})

test('every exception is about places that there are', () => {
  const names = places.map(({ name }) => name)
  for (const { places: beginnings } of exceptions) {
    for (const beginning of beginnings) {
      expect(
        names.some((name) => name.startsWith(beginning)),
        beginning,
      ).toBe(true)
    }
  }
})

if (recording) {
  test('the table is written from what has passed', () => {
    const order = places.map(({ name }) => name)
    const byPlace = (row: CompatibilityRow) =>
      order.indexOf(row.place) * adapters.length + adapters.indexOf(row.adapter)
    writeCompatibility(
      [...passed].sort((a, b) => byPlace(a) - byPlace(b)),
      { real: expected.customers - drawnCount, drawn: drawnCount },
    )
  })
}

test('the table has these places and adapters, and no others', () => {
  const pairs = places.flatMap(({ name }) =>
    adapters.filter((adapter) => !exceptionFor(adapter, name)).map((adapter) => `${name}, ${adapter}`),
  )
  expect(readCompatibility().rows.map(({ place, adapter }) => `${place}, ${adapter}`)).toEqual(pairs)
})
