import { expect, it } from 'vitest'
import { startProcess } from './testing/process.ts'
import { exchange, openRaw } from './testing/raw-connection.ts'
import { startService } from './testing/running-service.ts'

const probe = 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'

it('gives one address no more than its share of the connections', async () => {
  const service = await startService({ connectionsPerAddress: 3 })
  const greedy = await Promise.all([1, 2, 3].map(() => openRaw(service.port, '127.0.0.2')))
  for (const { write } of greedy) write('GET /healthz HTTP/1.1\r\nHost')
  const fourth = await openRaw(service.port, '127.0.0.2')
  fourth.write(probe)
  expect(await fourth.whole()).toBe('')
  expect(await exchange(service.port, probe)).toContain('HTTP/1.1 200 OK')
  // A connection that is closed is given back.
  greedy[0]?.socket.destroy()
  await greedy[0]?.whole()
  await expect
    .poll(async () => {
      const again = await openRaw(service.port, '127.0.0.2')
      again.write(probe)
      return again.whole()
    })
    .toContain('HTTP/1.1 200 OK')
  const lines = service.logged.map((line) => JSON.parse(line))
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'warn', msg: 'connections dropped', dropped: 1, limitPerAddress: 3 }),
  )
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  expect(Number(/^http_connections_dropped_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0)
})

it('answers probes at once while clients from everywhere hold every connection half open', async () => {
  const { port, url, probeUrl, child, exited, lines } = await startProcess({
    PROBE_PORT: '0',
    CONNECTION_LIMIT_COUNT: '64',
    DRAIN_SECONDS: '0',
    GRACE_SECONDS: '0.5',
  })
  const held = await Promise.all(
    Array.from({ length: 128 }, (_, index) => openRaw(port, `127.0.1.${Math.floor(index / 4) + 1}`)),
  )
  for (const { write } of held) write('POST /predict HTTP/1.1\r\nHost')
  await expect.poll(() => fetch(`${url}/healthz`).catch(() => 'blind')).toBe('blind')
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    const asked = performance.now()
    expect([path, (await fetch(probeUrl + path)).status]).toEqual([path, 200])
    expect(performance.now() - asked).toBeLessThan(1_000)
  }
  expect((await fetch(`${probeUrl}/predict`, { method: 'POST' })).status).toBe(404)
  expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'connections dropped' }))
  for (const { socket } of held) socket.destroy()
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

it('lets a balancer that is trusted hold every connection, because all of them come from it', async () => {
  const { port, child, exited } = await startProcess({
    TRUST_PROXY: '1',
    CONNECTION_LIMIT_COUNT: '16',
    DRAIN_SECONDS: '0',
  })
  const held = await Promise.all(Array.from({ length: 15 }, () => openRaw(port)))
  expect(await exchange(port, probe)).toContain('HTTP/1.1 200 OK')
  for (const { socket } of held) socket.destroy()
  child.kill('SIGTERM')
  await exited
})
