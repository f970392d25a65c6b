/** The Worker on a model whose customers have dates. */
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { bundleWorker } from './local/bundle.ts'
import { startWorkerd } from './local/workerd.ts'
import { asOf, verification } from './testing/rowers-model.ts'

const { code } = await bundleWorker(fileURLToPath(new URL('./testing/rowers-model.ts', import.meta.url)))
const { url, stop } = await startWorkerd({ code })
afterAll(stop)

const rows = verification?.rows.slice(0, 20) ?? []
const predict = async (query: string, customer: unknown = rows[0]?.customer) => {
  const response = await fetch(`${url}/predict${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(customer),
  })
  return (await response.json()) as { status?: number; detail?: string; probability?: number }
}

it('answers as of the day that the address names, as the native libraries do', async () => {
  expect(rows).toHaveLength(20)
  for (const { customer, probability } of rows) {
    const answer = await predict(`?asOf=${asOf}`, customer)
    expect(Math.abs((answer.probability ?? Number.NaN) - probability)).toBeLessThan(1e-6)
  }
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ passed: true })
})

it.each([
  ['', 'got nothing, expected a date such as "2026-01-31"'],
  ['?asOf=2026-02-30', '"2026-02-30", expected a date that exists'],
  [`?asOf=${asOf}&asOf=2020-01-01`, 'Got the parameter "asOf", expected one asOf.'],
  ['?top=3', 'Got the parameter "top", expected one asOf.'],
])('refuses the address /predict%s', async (query, sentence) => {
  const { status, detail } = await predict(query)
  expect(detail).toContain(sentence)
  expect(status).toBe(400)
})
