import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { countLines } from './batch/line-blocks.ts'
import { startProcess } from './testing/process.ts'
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
  await wait(500)
  const before = outcomes.length
  child.kill('SIGTERM')
  await Promise.all([...clients, probe])
  expect(await exited).toBe(0)
  expect(before).toBeGreaterThan(50)
  expect(new Set(outcomes)).toEqual(new Set([200]))
  expect(lines.filter(({ aborted }) => aborted)).toEqual([])
  expect(lines.at(-1)).toMatchObject({ msg: 'stopped', brokenOff: 0 })
  const answered = lines.filter(({ msg, route, status }) => msg === 'request' && route === '/predict' && status === 200)
  expect(answered).toHaveLength(outcomes.length)
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

it('does not wait for ever', async () => {
  const { url, child, exited, lines } = await startProcess({ DRAIN_SECONDS: '0', GRACE_SECONDS: '0.5' })
  const upload = beginUpload(`${url}/predict/batch`, { 'Content-Type': 'application/x-ndjson' })
  upload.write(`${body}\n`)
  const read = readAll(await upload.answered)
  // A connection without any request is nothing to wait for.
  connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
  child.kill('SIGTERM')
  expect([(await read).complete, await exited]).toEqual([false, 1])
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
      for await (const chunk of response) count += countLines(chunk)
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
