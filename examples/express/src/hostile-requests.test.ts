import type { Server } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { exchange, openRaw } from './testing/raw-connection.ts'
import { ordinary, problemIn, startService } from './testing/running-service.ts'
import { beginUpload, readAll } from './testing/slow-upload.ts'

const service = await startService({ bodySeconds: 1, bodyLimitBytes: 100_000 })
const { customer } = ordinary
const text = JSON.stringify(customer)
const replaced = (from: string | RegExp, to: string) => text.replace(from, to)

it.each([
  ['no body', '', {}, 400, 'malformed-body'],
  ['half a body', text.slice(0, 40), {}, 400, 'malformed-body'],
  ['two bodies', text + text, {}, 400, 'malformed-body'],
  ['not UTF-8', Buffer.from(replaced('"One year"', '"\xe9"'), 'latin1'), {}, 400, 'malformed-body'],
  [
    'UTF-16',
    Buffer.from(text, 'utf16le'),
    { 'Content-Type': 'application/json; charset=utf-16' },
    415,
    'unsupported-media-type',
  ],
  ['an unknown charset', text, { 'Content-Type': 'application/json; charset=klingon' }, 415, 'unsupported-media-type'],
  [
    'a form',
    'contract=One+year',
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    415,
    'unsupported-media-type',
  ],
  ['XML', '<customer/>', { 'Content-Type': 'text/xml' }, 415, 'unsupported-media-type'],
  ['no media type that could be one', text, { 'Content-Type': ';' }, 415, 'unsupported-media-type'],
  ['an unknown compression', text, { 'Content-Encoding': 'zip' }, 415, 'unsupported-media-type'],
  ['broken compression', text, { 'Content-Encoding': 'gzip' }, 400, 'malformed-body'],
  ['too much', `${text}${' '.repeat(100_000)}`, {}, 413, 'body-too-large'],
  ['a bomb', gzipSync(Buffer.alloc(50_000_000, ' ')), { 'Content-Encoding': 'gzip' }, 413, 'body-too-large'],
  ['null', 'null', {}, 422, 'invalid-customer'],
  ['a string', '"customer"', {}, 422, 'invalid-customer'],
  ['an array', `[${text}]`, {}, 422, 'invalid-customer'],
  ['deep nesting', `${'['.repeat(40_000)}${']'.repeat(40_000)}`, {}, 422, 'invalid-customer'],
  [
    'deep nesting of a value',
    replaced('"One year"', `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`),
    {},
    422,
    'invalid-customer',
  ],
  [
    'a number beyond numbers',
    replaced(/"monthlyCharges":[\d.]+/, '"monthlyCharges":1e999'),
    {},
    422,
    'invalid-customer',
  ],
  [
    'a number of many digits',
    replaced(/"tenureMonths":\d+/, `"tenureMonths":${'9'.repeat(20_000)}`),
    {},
    422,
    'invalid-customer',
  ],
  ['fields by way of the prototype', `{"__proto__":${text}}`, {}, 422, 'invalid-customer'],
  ['a constructor', `{"constructor":{"prototype":${text}}}`, {}, 422, 'invalid-customer'],
])('refuses %s', async (_, body, headers, status, kind) => {
  const response = await service.post('/predict', body, headers as Record<string, string>)
  expect([response.status, (await problemIn(response)).type]).toEqual([status, `/problems/${kind}`])
  expect(({} as Record<string, unknown>).contract).toBeUndefined()
})

it.each([
  ['application/x-ndjson; charset=utf-16', 415],
  ['text/csv; charset=iso-8859-1', 415],
  ['text/csv; header=present; Charset="ISO-8859-1"', 415],
  ['text/csv; charset="UTF-8"', 422],
  ['text/csv; charset=us-ascii', 422],
])('reads no stream as UTF-8 that says it is something else: %s', async (type, status) => {
  const response = await service.post('/predict/batch', 'Contrat\n', { 'Content-Type': type })
  expect(response.status).toBe(status)
})

it('ignores a prototype beside the fields, and changes none', async () => {
  const response = await service.post('/predict', replaced('{', '{"__proto__":{"contract":"Weekly","polluted":true},'))
  expect(response.status).toBe(200)
  expect(((await response.json()) as { probability: number }).probability).toBeCloseTo(ordinary.probability, 6)
  expect('polluted' in {}).toBe(false)
})

it('gives up a body that trickles in', async () => {
  const upload = beginUpload(`${service.url}/predict`, { 'Content-Type': 'application/json' })
  const trickle = setInterval(() => upload.write(' '), 100)
  const response = await upload.answered
  const { text: body } = await readAll(response)
  clearInterval(trickle)
  expect([response.statusCode, JSON.parse(body).type]).toEqual([408, '/problems/body-too-slow'])
})

it.each([
  ['what is not HTTP', 'hello\r\n\r\n', 400, 'malformed-request'],
  [
    'two lengths',
    'POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    400,
    'malformed-request',
  ],
  [
    'a length beside chunks',
    'POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
    'malformed-request',
  ],
  ['endless headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
  ['headers that do not end', 'GET / HTTP/1.1\r\nHost: a\r\n', 408, 'body-too-slow'],
])('answers %s', async (_, sent, status, kind) => {
  const answer = await exchange(service.port, sent)
  expect(answer).toContain(`HTTP/1.1 ${status} `)
  expect(answer).toContain(`/problems/${kind}`)
})

it.each([
  ['GET', '/nowhere', 404, null],
  ['GET', '/%E0%A4%A', 404, null],
  ['GET', '/docs/assets/../../package.json', 404, null],
  ['GET', '/ui/..%2f..%2fpackage.json', 404, null],
  ['GET', '/predict', 405, 'POST'],
  ['DELETE', '/predict/batch', 405, 'POST'],
  ['POST', '/healthz', 405, 'GET, HEAD'],
  ['POST', '/docs', 405, 'GET, HEAD'],
  ['PUT', '/docs/assets/swagger-ui.css', 405, 'GET, HEAD'],
  ['DELETE', '/ui', 405, 'GET, HEAD'],
])('answers %s %s', async (method, path, status, allow) => {
  const response = await fetch(`${service.url}${path}`, { method })
  expect([response.status, response.headers.get('allow')]).toEqual([status, allow])
  const { type } = await problemIn(response)
  const described = await fetch(`${service.url}${type}`)
  expect(await described.json()).toMatchObject({ type, status })
})

it('counts addresses as they are, whatever a client says of its own', async () => {
  const ask = async ({ url }: { url: string }, forwarded: string) =>
    (await fetch(`${url}/model`, { headers: { 'X-Forwarded-For': forwarded } })).status
  const alone = await startService({ rateLimitPerMinute: 2 })
  const behind = await startService({ rateLimitPerMinute: 2, trustedProxies: 1 })
  const statuses: Record<string, number[]> = { alone: [], behind: [], forged: [] }
  for (let count = 1; count <= 4; count++) {
    statuses.alone?.push(await ask(alone, `192.0.2.${count}`))
    statuses.behind?.push(await ask(behind, `192.0.2.${count}`))
    // The proxy puts the address that it sees last.
    statuses.forged?.push(await ask(behind, `198.51.100.${count}, 203.0.113.1`))
  }
  expect(statuses).toEqual({ alone: [200, 200, 429, 429], behind: [200, 200, 200, 200], forged: [200, 200, 429, 429] })
})

it('limits the number of connections', async () => {
  const small = await startService({ connectionLimitCount: 2 })
  const held = [await openRaw(small.port), await openRaw(small.port)]
  await expect.poll(() => connectionsOf(small.server)).toBe(2)
  expect(await exchange(small.port, 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('')
  held[0]?.socket.destroy()
  await expect.poll(() => connectionsOf(small.server)).toBe(1)
  held[1]?.write('GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  expect(await held[1]?.whole()).toContain('HTTP/1.1 200 OK')
  expect((await fetch(`${small.url}/healthz`)).status).toBe(200)
})

const connectionsOf = (server: Server) =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))

it('limits how often one address asks, but never its probes', async () => {
  const limited = await startService({ rateLimitPerMinute: 3 })
  const statuses = []
  for (let count = 0; count < 5; count++) statuses.push((await limited.post('/predict', customer)).status)
  expect(statuses).toEqual([200, 200, 200, 429, 429])
  const refused = await limited.post('/predict', customer)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await problemIn(refused)).type).toBe('/problems/too-many-requests')
  expect((await fetch(`${limited.url}/readyz`)).status).toBe(200)
})
