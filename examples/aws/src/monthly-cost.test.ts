/** What a month costs: README.md's table is computed from the template and the prices. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import prices from '../prices.json' with { type: 'json' }
import { costTable, monthlyCost } from './testing/monthly-cost.ts'
import { templates } from './testing/templates.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const { service } = templates()

test('README.md shows what the template costs', () => {
  expect(readme).toContain(costTable(monthlyCost(service)))
  for (const fact of [prices.region, prices.date, `${prices.assumptions.requestsPerMonth / 1e6} million requests`])
    expect(readme).toContain(fact)
})

test('counts what is there', () => {
  const dollars = Object.fromEntries(monthlyCost(service).map((line) => [line.what, line.dollars]))
  // Two tasks of half a core and a gigabyte: 2 × (0.5 × 0.04048 + 0.004445) × 730.
  expect(dollars['tasks on Fargate']).toBeCloseTo(36.04, 2)
  // Three services in two zones.
  expect(dollars['endpoints of the network']).toBeCloseTo(43.8, 2)
})
