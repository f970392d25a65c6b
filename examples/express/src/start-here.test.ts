/** The twenty lines that a newcomer reads first, run as they stand. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Customer, createChurnPredictor } from '@org/churn'
import { afterAll, expect, it } from 'vitest'
import { ordinary } from './testing/running-service.ts'

const file = fileURLToPath(new URL('../start-here.ts', import.meta.url))
const child = spawn(process.execPath, ['--import', 'tsx', file], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
afterAll(() => child.kill())
const [printed] = await once(child.stdout, 'data')
const address = `${printed}`.match(/http:\S+/)?.[0] ?? ''

const post = (body: unknown) =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

it('prints its address and answers with a decision and three reasons', async () => {
  const { customer, probability } = ordinary
  const response = await post(customer)
  const answer = (await response.json()) as { probability: number; churn: boolean; reasons: string[] }
  expect(response.status).toBe(200)
  expect(answer.probability).toBeCloseTo(probability, 9)
  expect(answer.churn).toBe(createChurnPredictor().predict(customer as unknown as Customer).churn)
  expect(answer.reasons).toHaveLength(3)
})

it('refuses an invalid customer with a list of what is wrong', async () => {
  const response = await post({ ...ordinary.customer, contract: 'Weekly' })
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({
    issues: [{ code: 'UNKNOWN_VALUE', path: 'contract', got: '"Weekly"' }],
  })
})
