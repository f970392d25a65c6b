import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { exchange, openRaw, readAnswers } from './testing/raw-connection.ts'
import { ordinary, startService } from './testing/running-service.ts'

const service = await startService()
/** Waits no longer than the tests want to. */
const hasty = await startService({ bodySeconds: 1 })
const body = JSON.stringify(ordinary.customer)
const table = readFileSync(new URL('../../customers.csv', import.meta.url), 'utf8')
const predict = (text = body) =>
  `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`
const logged = (from: number, { logged } = service) => logged.slice(from).map((line) => JSON.parse(line))

/** Metrics of one kind, as text. */
const counted = async (pattern: RegExp, { url } = service) =>
  Number(pattern.exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? 0)

it('streams to a client of HTTP/1.0, which knows no chunks and no trailers', async () => {
  const head = `POST /predict/batch HTTP/1.0\r\nContent-Type: text/csv\r\nContent-Length: ${Buffer.byteLength(table)}\r\n\r\n`
  const answer = await exchange(service.port, head + table)
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(answer).not.toMatch(/^(trailer|transfer-encoding|churn-scored):/im)
  expect(answer.split('\r\n\r\n')[1]?.trimEnd().split('\r\n')).toHaveLength(13)
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
})

it('breaks off such a stream in a way that cannot be taken for its end', async () => {
  const connection = await openRaw(hasty.port)
  let code: string | undefined
  connection.socket.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code
  })
  // As many as are judged together before the first is answered.
  const lines = `${body}\n`.repeat(1000)
  connection.write(
    `POST /predict/batch HTTP/1.0\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000000\r\n\r\n${lines}`,
  )
  expect(await connection.whole()).toContain('"ok":true')
  expect(code).toBe('ECONNRESET')
})

it('answers a request before it refuses the rubbish behind it', async () => {
  const before = service.logged.length
  const answers = readAnswers(await exchange(service.port, `${predict()}hello\r\n\r\n`))
  expect(answers.map(({ status }) => status)).toEqual([200, 400])
  expect(JSON.parse(answers[0]?.body ?? '').probability).toBeCloseTo(ordinary.probability, 6)
  const problem = JSON.parse(answers[1]?.body ?? '')
  expect(problem).toMatchObject({ type: '/problems/malformed-request', status: 400 })
  expect(answers[1]?.headers).toMatchObject({
    'x-request-id': problem.requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
  const line = { msg: 'request', requestId: problem.requestId, method: 'none', problem: 'malformed-request' }
  await expect.poll(() => logged(before)).toContainEqual(expect.objectContaining(line))
  expect(await counted(/^http_request_duration_seconds_count{method="none",route="none",status="400"} (\d+)$/m)).toBe(1)
})

it('finishes a long answer first, however much rubbish comes meanwhile', async () => {
  const connection = await openRaw(service.port)
  // Small to send, large to answer: more than the connection holds while nobody reads it.
  const records = '{}\n'.repeat(6_000)
  connection.socket.pause()
  connection.write(
    `POST /predict/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${records.length}\r\n\r\n${records}`,
  )
  for (let count = 0; count < 3; count++) {
    connection.write('hello\r\n\r\n')
    await wait(100)
  }
  connection.socket.resume()
  const answers = readAnswers(await connection.whole())
  expect(answers.map(({ status }) => status)).toEqual([200, 400])
  expect(answers[0]?.body).toMatch(/Churn-Scored: 0\r\nChurn-Refused: 6000\r\n\r\n$/)
})

it('refuses rubbish once, however much of it follows', async () => {
  const connection = await openRaw(service.port)
  connection.write('hello\r\n\r\n')
  for (let count = 0; count < 5; count++) {
    await wait(50)
    connection.write('more of it\r\n\r\n')
  }
  expect(readAnswers(await connection.whole()).map(({ status }) => status)).toEqual([400])
})

it('puts nothing into an answer that is being streamed', async () => {
  const before = service.logged.length
  const connection = await openRaw(service.port)
  const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
  connection.write(
    `POST /predict/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n`,
  )
  connection.write(chunk(`${body}\n`))
  await expect.poll(connection.received).toContain('"ok":true')
  connection.write('no chunk\r\n')
  const answer = await connection.whole()
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
  // Not the last chunk: the answer is not whole.
  expect(answer).not.toMatch(/\r\n0\r\n/)
  await expect.poll(() => logged(before)).toHaveLength(1)
  expect(logged(before)[0]).toMatchObject({ status: 200, problem: 'malformed-request', aborted: true })
})

it('refuses a request whose own body is not HTTP, in its own name', async () => {
  const before = service.logged.length
  const answers = readAnswers(
    await exchange(
      service.port,
      'POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([400])
  await expect.poll(() => logged(before)).toHaveLength(1)
  expect(logged(before)[0]).toMatchObject({ route: '/predict', method: 'POST', problem: 'malformed-request' })
})

it('refuses at once what says that it is too large', async () => {
  const head = 'POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n'
  const connection = await openRaw(service.port)
  connection.write(head)
  await expect.poll(connection.received).toContain('HTTP/1.1 413 ')
})

it('says nothing in a refusal of what would have been sent', async () => {
  const file = `${service.url}/docs/assets/swagger-ui.css`
  expect((await fetch(file)).headers.get('etag')).not.toBeNull()
  const { headers } = await fetch(file, { headers: { 'If-Match': '"another"' } })
  expect(headers.get('content-type')).toContain('application/problem+json')
  expect(headers.get('cache-control')).toBe('no-store')
  for (const name of ['etag', 'last-modified', 'accept-ranges']) expect([name, headers.get(name)]).toEqual([name, null])
})

it('scores nobody whose body came too late', async () => {
  const before = hasty.logged.length
  const scored = () => counted(/^churn_probability_count (\d+)$/m, hasty)
  const already = await scored()
  const connection = await openRaw(hasty.port)
  connection.write(predict().slice(0, -20))
  await wait(1_300)
  connection.write(predict().slice(-20))
  const answers = readAnswers(await connection.whole())
  expect(answers.map(({ status }) => status)).toEqual([408])
  await wait(200)
  expect(await scored()).toBe(already)
  const lines = logged(before, hasty).filter(({ route }) => route !== '/metrics')
  expect(lines).toMatchObject([{ msg: 'request', status: 408, problem: 'body-too-slow' }])
})

it.each([
  [
    'an expectation it does not know',
    'GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: foo\r\nConnection: close\r\n\r\n',
    417,
  ],
  ['HTTP/1.1 without a host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
])('says in a problem document why it refuses %s', async (_, sent, status) => {
  const before = service.logged.length
  const [answer] = readAnswers(await exchange(service.port, sent))
  expect([answer?.status, JSON.parse(answer?.body ?? '').requestId]).toEqual([status, answer?.headers['x-request-id']])
  await expect.poll(() => logged(before)).toHaveLength(1)
  expect(logged(before)[0]).toMatchObject({ status, method: 'GET' })
})

it('lets a client ask before it sends its body', async () => {
  const connection = await openRaw(service.port)
  const [head, text] = predict().split('\r\n\r\n')
  connection.write(`${head}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`)
  await expect.poll(connection.received).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  connection.write(text ?? '')
  expect(readAnswers(await connection.whole()).map(({ status }) => status)).toEqual([100, 200])
})
