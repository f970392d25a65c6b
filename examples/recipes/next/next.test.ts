import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { verification } from '@org/churn/verification'
import { expect, it } from 'vitest'
import { folder, startServer } from '../testing/process.ts'

const next = join(folder, 'node_modules/next/dist/bin/next')

it('is built by Next.js, and answers with a page and from a route', async () => {
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  execFileSync(process.execPath, [next, 'build', 'next'], { cwd: folder, env, stdio: 'pipe' })
  const url = await startServer(
    process.execPath,
    (port) => [next, 'start', 'next', '--port', String(port)],
    '/?customer=0',
  )
  for (const index of [0, 1, 2]) {
    const { customer, probability } = verification.rows[index] ?? {}
    const page = await (await fetch(`${url}/?customer=${index}`)).text()
    expect(page.replaceAll('<!-- -->', '')).toContain(`<h1>${(100 * (probability ?? 0)).toFixed(1)} %, `)
    const response = await fetch(`${url}/api/predict`, { method: 'POST', body: JSON.stringify(customer) })
    expect(((await response.json()) as { probability: number }).probability).toBeCloseTo(probability ?? 0, 6)
  }
  for (const [status, body] of [
    [422, '{}'],
    [400, '{'],
    [413, `"${'x'.repeat(70_000)}"`],
  ] as const) {
    const refused = await fetch(`${url}/api/predict`, { method: 'POST', body })
    expect([refused.status, refused.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
    expect(await refused.json()).toMatchObject({ status, title: expect.any(String) })
  }
}, 180_000)
