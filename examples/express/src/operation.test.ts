import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { health, readiness } from './answers.ts'
import { readConfiguration } from './configuration.ts'
import { predictor, verification } from './model.ts'
import { ordinary, problemIn, startService } from './testing/running-service.ts'

const service = await startService()
const { customer } = ordinary

it('is alive, and ready where the self-test passes', async () => {
  expect(health.parse(await (await fetch(`${service.url}/healthz`)).json())).toEqual({ status: 'alive' })
  const { selfTest } = readiness.parse(await (await fetch(`${service.url}/readyz`)).json())
  expect(selfTest.rows).toBe(verification.rows.length)
})

it('is not ready with answers that are not the native ones', async () => {
  const rows = verification.rows.map((row) => ({ ...row, probability: row.probability + 1e-5 }))
  const wrong = await startService({}, { verification: { ...verification, rows } })
  const response = await fetch(`${wrong.url}/readyz`)
  expect([response.status, (await problemIn(response)).type]).toEqual([503, '/problems/not-ready'])
  expect((await fetch(`${wrong.url}/healthz`)).status).toBe(200)
})

it('logs what happened, and nothing of a customer', async () => {
  const secret = 'confidential-9173'
  await service.post(`/predict?note=${secret}`, customer)
  await service.post('/predict', { ...customer, contract: secret, monthlyCharges: 91.73 })
  await service.post('/predict', `{"contract": "${secret}`)
  await service.post('/predict/batch', `{"customerId":"${secret}"}\n{"${secret}"`, {
    'Content-Type': 'application/x-ndjson',
  })
  await fetch(`${service.url}/${secret}`, {
    headers: { 'User-Agent': secret, 'X-Request-Id': `forged\u00e9 ${secret}` },
  })
  const lines = service.logged.map((line) => JSON.parse(line))
  expect(service.logged.join('')).not.toMatch(/9173|91\.73/)
  expect(lines.slice(-5).map(({ status, route, problem }) => [status, route, problem])).toEqual([
    [400, '/predict', 'invalid-parameter'],
    [422, '/predict', 'invalid-customer'],
    [400, '/predict', 'malformed-body'],
    [200, '/predict/batch', undefined],
    [404, 'none', 'not-found'],
  ])
})

it('names the model in each line, and its level in words', async () => {
  const { name, version } = predictor.manifest
  await service.post('/predict', customer)
  const line = JSON.parse(service.logged.at(-1) ?? '')
  expect(line).toMatchObject({ level: 'info', model: name, version, status: 200 })
})

it('warns of what it refuses because too much is asked, and calls only its own failures errors', async () => {
  const busy = await startService({ rateLimitPerMinute: 1, streamLimitCount: 0 })
  await busy.post('/predict/batch', '{}', { 'Content-Type': 'application/x-ndjson' })
  await busy.post('/predict', customer)
  const failing = await startService({}, { predictor: { ...predictor, predict: () => JSON.parse('') } })
  await failing.post('/predict', customer)
  const levels = [...busy.logged, ...failing.logged]
    .map((line) => JSON.parse(line))
    .map(({ level, status }) => [level, status])
  expect(levels).toEqual([
    ['warn', 503],
    ['warn', 429],
    ['error', undefined],
    ['error', 500],
  ])
})

it('logs its own failures without their messages, and tells the client none of them', async () => {
  const predict = () => {
    throw new Error(`failed on ${JSON.stringify(customer)}`)
  }
  const failing = await startService({}, { predictor: { ...predictor, predict } })
  const response = await failing.post('/predict', customer)
  const { detail, requestId } = await problemIn(response)
  expect([response.status, detail]).toEqual([500, 'The request was right, but could not be answered.'])
  const failure = failing.logged.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'failure')
  expect(failure).toMatchObject({
    requestId,
    failure: 'Error',
    frames: [expect.stringContaining('predict'), ...Array(failure.frames.length - 1).fill(expect.any(String))],
  })
  expect(failing.logged.join('')).not.toContain(customer.contract)
})

it('says of a field that was not sent that it got nothing', async () => {
  const { contract: _, ...rest } = customer
  const problem = await problemIn(await service.post('/predict', rest))
  expect(JSON.stringify(problem)).toContain('contract: got nothing, expected one of')
  expect(JSON.stringify(problem)).not.toContain('undefined')
})

it('takes a request’s id from a proxy that it trusts, or gives it one', async () => {
  const id = async (url: string, given: string) =>
    (await fetch(`${url}/healthz`, { headers: { 'X-Request-Id': given } })).headers.get('x-request-id')
  const behind = await startService({ trustedProxies: 1 })
  expect(await id(behind.url, 'Root=1-67891233-abcdef')).toBe('Root=1-67891233-abcdef')
  for (const forged of ['a b', 'x'.repeat(200), '{"level":60}'])
    expect(await id(behind.url, forged)).toMatch(/^[\da-f-]{36}$/)
  expect(await id(service.url, 'Root=1-67891233-abcdef')).toMatch(/^[\da-f-]{36}$/)
})

it('sends security headers, and nothing of what it is built with', async () => {
  const { headers } = await service.post('/predict', customer)
  expect(headers.get('x-powered-by')).toBeNull()
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
})

it('counts for Prometheus what it does', async () => {
  const counted = await startService()
  await counted.post('/predict', customer)
  await counted.post('/predict/batch', [customer, {}])
  const text = await (await fetch(`${counted.url}/metrics`)).text()
  const decision = ordinary.probability >= predictor.predict(customer).threshold ? 'churn' : 'stay'
  expect(text).toMatch(
    new RegExp(`^churn_predictions_total{operating_point="balanced",decision="${decision}",risk_band="\\w+"} 2$`, 'm'),
  )
  const { name, version } = predictor.manifest
  expect(text).toContain(`\nchurn_model_info{name="${name}",version="${version}"} 1\n`)
  expect(text).toMatch(/^churn_refusals_total 1$/m)
  expect(text).toMatch(/^churn_probability_count 2$/m)
  expect(text).toMatch(/^http_request_duration_seconds_count{method="POST",route="\/predict",status="200"} 1$/m)
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
})

it('serves the interface where it has been built', async () => {
  const interfaceFolder = mkdtempSync(join(tmpdir(), 'churn-interface-'))
  const unbuilt = await startService({ interfaceFolder })
  const missing = await fetch(`${unbuilt.url}/ui/`)
  expect([missing.status, (await problemIn(missing)).detail]).toEqual([404, expect.stringContaining('npm run build')])
  writeFileSync(join(interfaceFolder, 'index.html'), '<title>Example Telecom</title>')
  const page = await fetch(`${unbuilt.url}/ui`)
  expect([page.url, await page.text()]).toEqual([`${unbuilt.url}/ui/`, '<title>Example Telecom</title>'])
  expect(page.headers.get('content-security-policy')).toContain("connect-src 'none'")
})

it.each([
  ['PORT', ' '],
  ['PORT', '0x50'],
  ['PORT', '65536'],
  ['BODY_LIMIT_BYTES', '1e3'],
  ['BATCH_LIMIT_ROWS', '0'],
  ['STREAM_LIMIT_COUNT', '1.5'],
  ['BODY_SECONDS', '0'],
  ['BODY_SECONDS', ' '],
  ['GRACE_SECONDS', 'Infinity'],
  ['GRACE_SECONDS', '9999999'],
  ['TRUST_PROXY', 'true'],
])('takes no %s of "%s"', (name, value) => {
  expect(() => readConfiguration({ [name]: value })).toThrow(`${name}: got `)
})

it('refuses an environment it cannot use, and names every variable', () => {
  expect(() => readConfiguration({ PORT: 'x', LOG_LEVEL: 'loud', DRAIN_SECONDS: '-1' })).toThrow(
    /PORT: .*LOG_LEVEL: .*DRAIN_SECONDS: /,
  )
  expect(readConfiguration({ PORT: '', HOST: '::1' })).toMatchObject({ port: 3000, host: '::1' })
})
