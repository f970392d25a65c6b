/** The Worker on the model of another company: one module in another's place. */
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { bundleWorker } from './local/bundle.ts'
import { startWorkerd } from './local/workerd.ts'
import { verification } from './testing/ferries-model.ts'

const { code } = await bundleWorker(fileURLToPath(new URL('./testing/ferries-model.ts', import.meta.url)))
const { url, stop } = await startWorkerd({ code })
afterAll(stop)

const rows = verification?.rows ?? []
const explain = (customer: unknown) =>
  fetch(`${url}/explain`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(customer),
  })

it('answers in workerd as the native libraries do', async () => {
  expect(rows.length).toBeGreaterThan(50)
  for (const { customer, probability, contributions } of rows) {
    const answer = (await (await explain(customer)).json()) as {
      probability: number
      contributions: { field: string; logOdds: number }[]
    }
    expect(Math.abs(answer.probability - probability)).toBeLessThan(1e-6)
    for (const { field, logOdds } of answer.contributions)
      expect(Math.abs(logOdds - (contributions[field] ?? Number.NaN))).toBeLessThan(1e-5)
  }
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ passed: true, rows: rows.length })
})

it('refuses and describes in the words of this contract', async () => {
  const refused = await explain({ ...rows[0]?.customer, rota: 'Weekend boats' })
  expect(await refused.json()).toMatchObject({ errors: [{ pointer: '#/rota', code: 'UNKNOWN_VALUE' }] })
  const { contract } = (await (await fetch(`${url}/model`)).json()) as { contract: { name: string; id: unknown } }
  expect([contract.name, contract.id]).toEqual(['ferries', null])
})
