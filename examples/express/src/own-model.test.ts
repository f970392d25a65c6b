/** The service on the model of another company, by one variable: everything it says comes from that model's contract. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, expect, it } from 'vitest'
import { startProcess } from './testing/process.ts'

const folder = fileURLToPath(new URL('../../../.ci/testing/ferries', import.meta.url))
const { model, verification } = readModelFolder(folder)
const predictor = createChurnPredictor({ model })
const rows = verification?.rows ?? []
const service = await startProcess({ CHURN_MODEL: folder })
afterAll(async () => {
  service.child.kill()
  await service.exited
})

const get = async (path: string) => (await fetch(`${service.url}${path}`)).json()
const post = (path: string, body: unknown, type = 'application/json') =>
  fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

it('is ready, and says which model it serves', async () => {
  expect(service.lines.at(-1)).toMatchObject({ msg: 'listening', model: 'ferries' })
  expect(await get('/readyz')).toMatchObject({ selfTest: { passed: true, rows: rows.length } })
  const { manifest, evaluation, contract } = await get('/model')
  expect([manifest.name, contract.id, evaluation.modelSha256]).toEqual(['ferries', null, manifest.model.sha256])
})

it('answers as the native libraries do, one by one and in a batch', async () => {
  for (const { customer, probability } of rows.slice(0, 30)) {
    const answer = await (await post('/explain?top=3', customer)).json()
    expect(Math.abs(answer.probability - probability)).toBeLessThan(1e-6)
    expect(answer).toEqual(JSON.parse(JSON.stringify(predictor.explain(customer, { top: 3 }))))
  }
  const batch = await (
    await post(
      '/predict/batch',
      rows.map(({ customer }) => customer),
    )
  ).json()
  expect([batch.scored, batch.refused]).toEqual([rows.length, 0])
})

it('refuses in the words of the contract', async () => {
  const response = await post('/predict', { ...rows[0]?.customer, rota: 'Weekend boats' })
  expect(await response.json()).toMatchObject({
    status: 422,
    errors: [{ pointer: '#/rota', detail: 'rota: got "Weekend boats", expected one of "Day boats", "Night boats"' }],
  })
})

it('streams a table without a column that names its customers', async () => {
  const table = [
    'Home port,Rota,Seasons,Hourly wage,Sick days,Shift drift,Cabin,Own bunk',
    'None,night,2,14.5,not asked,-1.5,x,-',
    'Old Harbour,day,1,14.5,3,0,-,no cabin',
    'Old Harbour,evening,1,14.5,3,0,-,no cabin',
  ]
  const csv = await (await post('/predict/batch?maxRejected=1', table.join('\n'), 'text/csv')).text()
  const [header, ...answers] = csv.trimEnd().split('\r\n')
  expect(header).toMatch(/^line,id,probability,churn/)
  expect(answers.map((line) => line.slice(0, 5))).toEqual(['2,,0.', '3,,0.', '4,,,,'])
  expect(answers[0]).toContain('sickDays: got null (not recorded)')
  expect(answers[2]).toContain('evening')
})

it('has nothing to propose where nobody can act on anything, and says so', async () => {
  const { customer } = rows.find((row) => predictor.predict(row.customer).churn) ?? {}
  expect(await (await post('/what-if', { customer })).json()).toMatchObject({ outcome: 'NONE_WITHIN_LIMITS' })
  const simulated = await (await post('/what-if', { customer, changes: { rota: 'Day boats' } })).json()
  expect(simulated.after.probability).toBe(predictor.predict({ ...customer, rota: 'Day boats' }).probability)
  expect((await post('/what-if', { customer, fields: ['rota'] })).status).toBe(422)
})

it('describes itself in a valid document with this contract’s fields alone', async () => {
  const document = await get('/openapi.json')
  expect(await new Validator().validate(document)).toMatchObject({ valid: true })
  const { Customer, Changes } = document.components.schemas
  const names = model.contract.fields.map(({ name }) => name)
  expect(Object.keys(Customer.properties)).toEqual(names)
  expect(Object.keys(Changes.properties)).toEqual(names)
  expect(Customer.properties.rota.enum).toEqual(['Day boats', 'Night boats'])
  expect(JSON.stringify(document)).not.toMatch(/tenure|Month-to-month|telephone/i)
})

it('counts under this contract’s fields', async () => {
  await post('/predict', { ...rows[0]?.customer, homePort: 'Far Island' })
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  expect(metrics).toMatch(/churn_warnings_total\{code="UNKNOWN_VALUE",field="homePort"\} \d/)
})

it.each([
  ['/nowhere', 'CHURN_MODEL: /nowhere does not exist, expected the folder of a model bundle.\n'],
  [fileURLToPath(import.meta.url), 'own-model.test.ts is a file, expected the folder of a model bundle'],
  ['@acme/none', 'CHURN_MODEL: @acme/none is neither a folder nor an installed package with a model: '],
])('does not start with %s, and says what to name', (name, sentence) => {
  const server = fileURLToPath(new URL('../dist/server.js', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [server], { env: { CHURN_MODEL: name }, encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, expect.stringContaining(sentence)])
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
