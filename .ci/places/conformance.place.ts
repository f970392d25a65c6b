/** The one suite: every adapter in every place gives the native libraries' answers, or is declared not to run there. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
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

beforeAll(async () => {
  started = await startChromium?.()
})
afterAll(() => started?.close())

describe.concurrent.each(places)('$name', (place) => {
  test.each(adapters.filter((adapter) => !exceptionFor(adapter, place.name)))('%s', async (adapter) => {
    const answers = await place.conform(adapter)
    const { report, warnings, size } = answers
    expect(report.problems).toEqual([])
    expect(report.rows).toBe(vectors.rows.length)
    // One thread adds the leaves in the trees' order everywhere: the same bits.
    expect(report.largestMarginDifference).toBe(0)
    expect(report.largestProbabilityDifference).toBeLessThanOrEqual(1e-9)
    expect(report.largestContributionDifference).toBeLessThanOrEqual(1e-5)
    expect(report.differentDecisions).toBe(0)
    expect(report.selfTest).toMatchObject({ passed: true, rows: vectors.rows.length })
    expect(report.coldStartMilliseconds).toBeGreaterThan(0)
    expect(warnings).toBe('')
    expect(size.bytes).toBeGreaterThan(10_000)
    const starts = [report.coldStartMilliseconds]
    while (starts.length < coldStarts) starts.push((await place.conform(adapter)).report.coldStartMilliseconds)
    passed.push(passedRow(place.name, adapter, answers, starts))
  })

  const declared = adapters.flatMap((adapter) => exceptionFor(adapter, place.name) ?? [])
  test.each(declared)('not $adapter: $reason', async ({ adapter, failure }) => {
    await expect(place.conform(adapter)).rejects.toThrow(failure)
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
    writeCompatibility([...passed].sort((a, b) => byPlace(a) - byPlace(b)))
  })
}

test('the table has these places and adapters, and no others', () => {
  const pairs = places.flatMap(({ name }) =>
    adapters.filter((adapter) => !exceptionFor(adapter, name)).map((adapter) => `${name}, ${adapter}`),
  )
  expect(readCompatibility().rows.map(({ place, adapter }) => `${place}, ${adapter}`)).toEqual(pairs)
})
