import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startProcess } from './testing/process.ts'
import { openRaw } from './testing/raw-connection.ts'
import { ordinary } from './testing/running-service.ts'
import { beginUpload, readAll } from './testing/slow-upload.ts'

const body = JSON.stringify(ordinary.customer)

/** One request on a kept connection: its status, or the error's code. */
function post(url: string, agent: Agent): Promise<number | string> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
    request(`${url}/predict`, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () => resolve(response.statusCode ?? 0))
        .on('error', () => resolve('broken off'))
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'))
      .end(body)
  })
}

it('loses no request under load when it is stopped, and ends by itself', async () => {
  const { url, child, exited, lines } = await startProcess({ DRAIN_SECONDS: '3', GRACE_SECONDS: '10' })
  const agent = new Agent({ keepAlive: true })
  const outcomes: (number | string)[] = []
  let ready = true
  // A load balancer: sixteen requests at a time, for as long as the service says that it is ready.
  const clients = Array.from({ length: 16 }, async () => {
    while (ready) outcomes.push(await post(url, agent))
  })
  const probe = (async () => {
    while (ready) {
      ready = (await fetch(`${url}/readyz`)).status === 200
      await wait(50)
    }
  })()
  await expect.poll(() => outcomes.length, { timeout: 30_000 }).toBeGreaterThan(50)
  child.kill('SIGTERM')
  await Promise.all([...clients, probe])
  expect(await exited).toBe(0)
  expect(new Set(outcomes)).toEqual(new Set([200]))
  expect(lines.filter(({ aborted }) => aborted)).toEqual([])
  expect(lines.at(-1)).toMatchObject({ msg: 'stopped', brokenOff: 0 })
  const answered = lines.filter(({ msg, route, status }) => msg === 'request' && route === '/predict' && status === 200)
  expect(answered).toHaveLength(outcomes.length)
})

it('resets no request while a balancer that has not yet noticed still sends', async () => {
  const { url, child, exited, lines } = await startProcess({ DRAIN_SECONDS: '3', GRACE_SECONDS: '10' })
  const outcomes: (number | string)[] = []
  let sending = true
  const clients = [true, false].flatMap((keepAlive) =>
    Array.from({ length: 16 }, async () => {
      const agent = new Agent({ keepAlive })
      while (sending) outcomes.push(await post(url, agent))
      agent.destroy()
    }),
  )
  await expect.poll(() => outcomes.length, { timeout: 30_000 }).toBeGreaterThan(50)
  const before = outcomes.length
  child.kill('SIGTERM')
  await wait(2_500)
  sending = false
  await Promise.all(clients)
  expect(outcomes.length).toBeGreaterThan(before + 50)
  expect(new Set(outcomes)).toEqual(new Set([200]))
  expect(await exited).toBe(0)
  expect(lines.at(-1)).toMatchObject({ msg: 'stopped', brokenOff: 0 })
})

it('prints where it listens', async () => {
  const { child, exited, lines, port } = await startProcess({ HOST: '', DRAIN_SECONDS: '0' })
  expect(lines.find(({ msg }) => msg === 'listening')).toMatchObject({ url: `http://localhost:${port}`, level: 'info' })
  child.kill('SIGTERM')
  await exited
})

it('takes requests for longer than it announced while they still come', async () => {
  const { url, child, exited, lines } = await startProcess({ DRAIN_SECONDS: '0.2', GRACE_SECONDS: '20' })
  const agent = new Agent({ keepAlive: true })
  const outcomes: (number | string)[] = []
  let sending = true
  const clients = Array.from({ length: 8 }, async () => {
    while (sending) outcomes.push(await post(url, agent))
  })
  await expect.poll(() => outcomes.length, { timeout: 30_000 }).toBeGreaterThan(50)
  child.kill('SIGTERM')
  await wait(3_000)
  sending = false
  await Promise.all(clients)
  expect(await exited).toBe(0)
  expect(new Set(outcomes)).toEqual(new Set([200]))
  expect(lines.at(-1)).toMatchObject({ msg: 'stopped', brokenOff: 0 })
})

it('finishes a stream that was accepted before, and takes no connection after', async () => {
  const { url, child, exited } = await startProcess({ DRAIN_SECONDS: '0', GRACE_SECONDS: '10' })
  const upload = beginUpload(`${url}/predict/batch`, { 'Content-Type': 'application/x-ndjson' })
  upload.write(`${body}\n`)
  const read = readAll(await upload.answered)
  child.kill('SIGTERM')
  await wait(800)
  const refused = await fetch(`${url}/healthz`).catch((error) => error.cause.code)
  upload.write(`${body}\n`)
  upload.end()
  const { text, complete } = await read
  expect([refused, complete, text.trim().split('\n').length, await exited]).toEqual(['ECONNREFUSED', true, 2, 0])
})

const streamHead = 'POST /predict/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n'

it.each([
  ['no byte', '', 0],
  ['half a request', 'GET /healthz HTTP/1.1\r\nHost', 0],
  ['half a stream', `${streamHead}Content-Length: 1000000\r\n\r\n${body}\n`, 1],
])('does not wait for ever for a client that sent %s', async (_, sent, brokenOff) => {
  // Far more patient with its clients than with its end.
  const patient = { DRAIN_SECONDS: '0', GRACE_SECONDS: '0.5', BODY_SECONDS: '60' }
  const { port, child, exited, lines } = await startProcess(patient)
  const connection = await openRaw(port)
  connection.write(sent)
  await wait(200)
  const asked = performance.now()
  child.kill('SIGTERM')
  expect(await exited).toBe(brokenOff)
  expect(performance.now() - asked).toBeLessThan(5_000)
  await connection.whole()
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'stopped', brokenOff }))
})

it('does not wait for a connection on which nothing is asked', async () => {
  const { port, child, exited } = await startProcess({ DRAIN_SECONDS: '0', GRACE_SECONDS: '60' })
  const connection = await openRaw(port)
  connection.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
  await expect.poll(connection.received).toContain('alive')
  const asked = performance.now()
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(performance.now() - asked).toBeLessThan(20_000)
})

it('counts a request that is only accepted while it stops, and waits no longer for it', async () => {
  const { port, child, exited, lines } = await startProcess({ DRAIN_SECONDS: '0', GRACE_SECONDS: '3' })
  const connection = await openRaw(port)
  connection.write(streamHead)
  await wait(200)
  child.kill('SIGTERM')
  await wait(800)
  // As many as are judged together before the first is answered.
  connection.write(`Content-Length: 1000000\r\n\r\n${`${body}\n`.repeat(1000)}`)
  const trickle = setInterval(() => connection.write(`${body}\n`), 50)
  const answer = await connection.whole()
  clearInterval(trickle)
  for (const part of ['HTTP/1.1 200 OK\r\n', 'Connection: close\r\n', '"ok":true']) expect(answer).toContain(part)
  expect(await exited).toBe(1)
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'stopped', brokenOff: 1 }))
})

it('holds memory flat however long the stream is', async () => {
  // The second upload alone is larger than the heap may become.
  const { url, child, exited } = await startProcess({}, ['--max-old-space-size=64'])
  const resident = async () =>
    Number(/^process_resident_memory_bytes (\d+)/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1])
  const block = `${body}\n`.repeat(500)
  const send = async (blocks: number) => {
    const upload = beginUpload(`${url}/predict/batch`, { 'Content-Type': 'application/x-ndjson' })
    let count = 0
    const read = upload.answered.then(async (response) => {
      for await (const chunk of response) count += chunk.toString('latin1').split('\n').length - 1
      return response.trailers['churn-scored']
    })
    for (let sent = 0; sent < blocks; sent++)
      if (!upload.write(block)) await new Promise((resolve) => upload.request.once('drain', resolve))
    upload.end()
    expect([await read, count]).toEqual([String(blocks * 500), blocks * 500])
  }
  await send(40)
  const before = await resident()
  await send(320)
  expect((await resident()) - before).toBeLessThan(24_000_000)
  child.kill('SIGTERM')
  child.kill('SIGTERM')
  await exited
})
