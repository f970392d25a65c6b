/** The service on a model with dates: every answer counts from a day, which the request or the environment names. */
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { afterAll, expect, it } from 'vitest'
import { startProcess } from './testing/process.ts'

const folder = mkdtempSync(join(tmpdir(), 'churn-dated-'))
const asOf = '2024-06-30'
const daysBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)

/** The ferries, whose sailors say since when they sail instead of for how many seasons. */
function invent() {
  cpSync(fileURLToPath(new URL('../../../.ci/testing/ferries', import.meta.url)), folder, { recursive: true })
  // biome-ignore lint/suspicious/noExplicitAny: documents are changed as they stand
  const change = (name: string, by: (document: any) => void) => {
    const document = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    by(document)
    writeFileSync(join(folder, name), JSON.stringify(document))
  }
  change('contract.json', (contract) => {
    contract.asOf = asOf
    const place = contract.fields.findIndex(({ name }: { name: string }) => name === 'seasons')
    const { unit, decimals, atLeast, actionable, ...field } = contract.fields[place]
    contract.fields[place] = { ...field, type: 'date', count: 'before' }
  })
  change('manifest.json', ({ contract, features }) => {
    contract.sha256 = createHash('sha256')
      .update(readFileSync(join(folder, 'contract.json')))
      .digest('hex')
    for (const feature of features)
      if (feature.field === 'seasons') Object.assign(feature, { kind: 'days', count: 'before' })
  })
  change('vectors.json', ({ rows }) => {
    for (const { customer } of rows)
      if (typeof customer.seasons === 'number') customer.seasons = daysBefore(asOf, customer.seasons)
  })
}
invent()
const { model, verification } = readModelFolder(folder)
const predictor = createChurnPredictor({ model })
const customer = verification?.rows[0]?.customer as Parameters<typeof predictor.predict>[0]
const [asking, knowing] = await Promise.all([
  startProcess({ CHURN_MODEL: folder }),
  startProcess({ CHURN_MODEL: folder, CHURN_AS_OF: asOf }),
])
afterAll(async () => {
  for (const service of [asking, knowing]) {
    service.child.kill()
    await service.exited
  }
  rmSync(folder, { recursive: true, force: true })
})

const ask = (service: typeof asking, path: string, body: unknown = customer) =>
  fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
const probability = (day: string) => predictor.predict(customer, { asOf: day }).probability

it.each(['/predict', '/explain', '/predict/batch', '/what-if'])('%s needs a day', async (path) => {
  const response = await ask(
    asking,
    path,
    path === '/what-if' ? { customer } : path.endsWith('batch') ? [customer] : customer,
  )
  expect(await response.json()).toMatchObject({
    status: 400,
    errors: [{ parameter: 'asOf', detail: expect.stringContaining('got none, expected a date such as 2026-01-31') }],
  })
})

it('counts from the day of the request, or else from that of the environment', async () => {
  expect((await (await ask(asking, `/predict?asOf=${asOf}`)).json()).probability).toBe(probability(asOf))
  expect((await (await ask(knowing, '/predict')).json()).probability).toBe(probability(asOf))
  const later = daysBefore(asOf, -2)
  expect((await (await ask(knowing, `/predict?asOf=${later}`)).json()).probability).toBe(probability(later))
  expect((await ask(knowing, '/predict?asOf=2024-02-30')).status).toBe(400)
})

it('refuses a customer with a finding where a day is named', async () => {
  const wrong = { customer: { ...customer, seasons: '2024-02-30' } }
  const response = await ask(asking, `/what-if?asOf=${asOf}`, wrong)
  expect(await response.json()).toMatchObject({ status: 422, errors: [{ pointer: '#/customer/seasons' }] })
})

it('describes the parameter', async () => {
  const document = await (await fetch(`${asking.url}/openapi.json`)).json()
  const names = document.paths['/predict'].post.parameters.map(({ name }: { name: string }) => name)
  expect(names).toContain('asOf')
})
