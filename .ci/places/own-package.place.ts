/** The packages that `churn package` makes of other companies' bundles pass the same program, wherever people run them. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Entry from '@org/churn'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { bunPlaces } from './bun'
import { findChromium } from './chromium'
import { chromiumPagePlaces } from './chromium-page'
import { type ConformanceReport, conform } from './conformance'
import { denoPlaces } from './deno'
import { nodePlaces } from './node'
import type { Place } from './place'
import { countDifferences, type PopulationAnswers } from './population'
import { ownPopulation, type Projects } from './projects'
import { workerdPlaces } from './workerd'

const startChromium = findChromium()
let started: Browser | undefined
const browser = (): Browser => {
  if (started === undefined) throw new Error('Chromium has not been started')
  return started
}
beforeAll(async () => {
  started = await startChromium?.()
})
afterAll(() => started?.close())

const placesOf = (projects: Projects): Place[] => [
  ...nodePlaces(projects),
  ...denoPlaces(projects),
  ...bunPlaces(projects),
  ...workerdPlaces(projects),
  ...(startChromium ? chromiumPagePlaces(projects, browser) : []),
]

/** What the process that runs the tests answers, with the library's own build. */
async function answerHere(subject: string, { plain }: Projects): Promise<ConformanceReport> {
  const load = (path: string) => import(pathToFileURL(join(plain, path)).href)
  const { native } = await load('native.mjs')
  return conform(native, {
    entry: () => load(`node_modules/${subject}/index.js`) as Promise<typeof Entry>,
    verification: () => load(`node_modules/${subject}/verification.js`),
    csv: () => load('node_modules/@org/churn/dist/csv.js'),
    customers: async () => (await load('customers.mjs')).customers,
    version: () => process.versions.node,
  })
}

describe.each(Object.entries(inject('ownProjects')))('%s', (subject, projects) => {
  let expected: ConformanceReport
  beforeAll(async () => {
    expected = await answerHere(subject, projects)
    expect(expected.population).toMatchObject({ customers: ownPopulation, refused: 0 })
    // Many answers that differ from each other, so that equal ones say something.
    expect(new Set(expected.reasons).size).toBeGreaterThan(50)
  })

  test.each(placesOf(projects))('in $name', async (place) => {
    const { report, warnings } = await place.conform('portable', true)
    expect(report.problems).toEqual([])
    expect(report.rows).toBe(expected.rows)
    expect(report.largestMarginDifference).toBe(0)
    expect(report.differentAnswers).toBe(0)
    expect(report.largestContributionDifference).toBeLessThanOrEqual(1e-5)
    expect(report.differentDecisions).toBe(0)
    expect(report.selfTest).toMatchObject({ passed: true, rows: expected.rows })
    expect(report.reasons).toEqual(expected.reasons)
    expect(countDifferences(report.population as PopulationAnswers, expected.population as PopulationAnswers)).toBe(0)
    expect(warnings).toBe('')
  })
})
