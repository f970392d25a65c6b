import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { ordinary, problemIn, startService } from '../testing/running-service.ts'
import { beginUpload, readAll } from '../testing/slow-upload.ts'

const service = await startService({ streamLimitBytes: 40_000_000, bodySeconds: 1 })
const url = `${service.url}/predict/batch`
const ndjson = { 'Content-Type': 'application/x-ndjson' }
const line = `${JSON.stringify(ordinary.customer)}\n`

it('answers the first customers while the others have not been sent', async () => {
  const upload = beginUpload(url, ndjson)
  upload.write(line)
  const response = await upload.answered
  const [first] = await once(response, 'data')
  expect(JSON.parse(String(first))).toMatchObject({ line: 1, ok: true })
  upload.write(line)
  const [second] = await once(response, 'data')
  expect(JSON.parse(String(second))).toMatchObject({ line: 2, ok: true })
  upload.end()
  await readAll(response)
  expect(response.trailers).toEqual({ 'churn-scored': '2', 'churn-refused': '0' })
})

it('lets others have their turn, however much a client sends in one piece', async () => {
  const head = readFileSync(new URL('../../../customers.csv', import.meta.url), 'utf8').split('\n')[0]
  let turns = 0
  let counter = setImmediate(function count() {
    turns++
    counter = setImmediate(count)
  })
  const answer = await service.post('/predict/batch?maxRejected=1', `${head}\n${'a\n'.repeat(50_000)}`, {
    'Content-Type': 'text/csv',
  })
  expect((await answer.text()).split('\r\n')).toHaveLength(50_002)
  clearImmediate(counter)
  // One for each hundred records at least.
  expect(turns).toBeGreaterThan(500)
})

it('takes no more than the client takes back', async () => {
  const upload = beginUpload(url, ndjson)
  const block = line.repeat(200)
  let sent = 0
  // Until nothing has been taken for a while: the answer is not read, so the service has to stop reading as well.
  while (sent < 30_000_000) {
    sent += block.length
    if (upload.write(block)) continue
    const drained = await Promise.race([once(upload.request, 'drain').then(() => true), wait(500, false)])
    if (!drained) break
  }
  expect(sent).toBeLessThan(25_000_000)
  const read = readAll(await upload.answered)
  upload.end()
  const { text, complete } = await read
  expect([text.split('\n').length - 1, complete]).toEqual([sent / line.length, true])
})

it('breaks off an answer that has begun and cannot be finished', async () => {
  const upload = beginUpload(url, ndjson)
  upload.write(line)
  const response = await upload.answered
  const read = readAll(response)
  const block = line.repeat(5_000)
  for (let sent = 0; sent < 45_000_000 && !response.destroyed; sent += block.length)
    if (!upload.write(block)) await Promise.race([once(upload.request, 'drain').catch(() => {}), wait(200)])
  expect((await read).complete).toBe(false)
  expect(service.logged.at(-1)).toContain('"problem":"body-too-large"')
})

it('disconnects a client that neither sends nor reads', async () => {
  const silent = beginUpload(url, ndjson)
  silent.write('{"contract"')
  const answer = await silent.answered
  expect(answer.statusCode).toBe(408)
  const begun = beginUpload(url, ndjson)
  begun.write(line)
  expect((await readAll(await begun.answered)).complete).toBe(false)
})

it('refuses a compressed stream that is broken, unknown, or swells above the limit', async () => {
  const gzip = { ...ndjson, 'Content-Encoding': 'gzip' }
  const broken = await service.post('/predict/batch', 'not gzip', gzip)
  expect([broken.status, (await problemIn(broken)).type]).toEqual([400, '/problems/malformed-body'])
  const unknown = await service.post('/predict/batch', line, { ...ndjson, 'Content-Encoding': 'zip' })
  expect([unknown.status, unknown.headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, br, identity'])
  // 200 MB of empty lines in 200 KB.
  const bomb = await service.post('/predict/batch', gzipSync(Buffer.alloc(200_000_000, '\n')), gzip)
  expect([bomb.status, (await problemIn(bomb)).type]).toEqual([413, '/problems/body-too-large'])
})

it('limits the streams at once, and accepts another when one ends', async () => {
  const small = await startService({ streamLimitCount: 2 })
  const streams = [1, 2].map(() => beginUpload(`${small.url}/predict/batch`, ndjson))
  for (const stream of streams) stream.write(line)
  for (const stream of streams) expect((await stream.answered).statusCode).toBe(200)
  const refused = await small.post('/predict/batch', line, ndjson)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect((await problemIn(refused)).type).toBe('/problems/too-many-streams')
  expect((await small.post('/predict/batch', [ordinary.customer])).status).toBe(200)
  streams[0]?.request.destroy()
  await expect.poll(async () => (await small.post('/predict/batch', line, ndjson)).status).toBe(200)
  streams[1]?.end()
})

it('scores nothing for a client that has gone', async () => {
  const upload = beginUpload(url, ndjson)
  upload.write(line)
  await once(await upload.answered, 'data')
  const before = service.logged.length
  upload.request.destroy()
  await expect.poll(() => service.logged.slice(before).join('')).toContain('"aborted":true')
  expect(service.logged.slice(before).join('')).not.toContain('"level":50')
})
