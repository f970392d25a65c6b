import { readFileSync } from 'node:fs'
import { verification } from '@org/churn/verification'
import { afterAll, expect, it } from 'vitest'
import { bundleWorker } from './local/bundle.ts'
import { type Benchmark, tableOf } from './local/table.ts'
import { startWorkerd } from './local/workerd.ts'

const bundle = await bundleWorker()
const { url, stop } = await startWorkerd({ code: bundle.code })
afterAll(stop)

const customer = verification.rows[0]?.customer
const json = { 'Content-Type': 'application/json' }
const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json) =>
  fetch(url + path, { method: 'POST', headers, body })

it('answers in workerd as the native libraries do', async () => {
  for (const row of verification.rows) {
    const response = await post('/explain', JSON.stringify(row.customer))
    const answer = (await response.json()) as {
      probability: number
      contributions: { field: string; logOdds: number }[]
    }
    expect(response.status).toBe(200)
    expect(Math.abs(answer.probability - row.probability)).toBeLessThan(1e-6)
    expect(answer.contributions).toHaveLength(5)
    for (const { field, logOdds } of answer.contributions)
      expect(Math.abs(logOdds - (row.contributions[field] ?? Number.NaN))).toBeLessThan(1e-5)
  }
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ passed: true, rows: verification.rows.length })
})

it('says what the model is', async () => {
  const { manifest, contract } = (await (await fetch(`${url}/model`)).json()) as {
    manifest: { model: { sha256: string } }
    contract: { fields: object[] }
  }
  expect(manifest.model.sha256).toBe(verification.modelSha256)
  expect(contract.fields.length).toBeGreaterThan(10)
})

it('refuses a customer with the path of each field', async () => {
  const response = await post('/predict', JSON.stringify({ ...customer, tenureMonths: '3' }))
  expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/problem+json'])
  expect(await response.json()).toMatchObject({
    status: 422,
    errors: [{ pointer: '#/tenureMonths', code: 'WRONG_TYPE' }],
  })
})

it('points to the whole body if it is not a customer', async () => {
  expect(await (await post('/predict', 'null')).json()).toMatchObject({ errors: [{ pointer: '#' }] })
})

it('passes over no parameter of the address', async () => {
  const response = await post('/predict?operatingPoint=recall', JSON.stringify(customer))
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ detail: 'Got the parameter "operatingPoint", expected none.' })
})

it.each([
  [400, '/predict', '{', json],
  [400, '/predict', '', json],
  [400, '/predict', new Uint8Array([0x22, 0xff, 0x22]), json],
  [413, '/predict', `"${'x'.repeat(70_000)}"`, json],
  [415, '/predict', 'a=b', { 'Content-Type': 'text/plain' }],
  [422, '/predict', 'null', json],
  [422, '/predict', '{"__proto__":{"contract":"One year"}}', json],
  [404, '/nowhere', '{}', json],
  [404, '/constructor', '{}', json],
  [405, '/model', '{}', json],
])('answers %i at %s', async (status, path, body, headers) => {
  const response = await post(path, body, headers as Record<string, string>)
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
  expect(await response.json()).toMatchObject({ status })
})

it('keeps the README to the figures, and the figures to the bundle', () => {
  const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
  const figures = JSON.parse(read('benchmark.json')) as Benchmark
  expect(read('README.md')).toContain(tableOf(figures))
  expect(Math.abs(bundle.gzipBytes / figures.gzipBytes - 1)).toBeLessThan(0.1)
  expect(bundle.warnings).toEqual([])
  expect(bundle.code).not.toMatch(/from ?["']node:/)
})
