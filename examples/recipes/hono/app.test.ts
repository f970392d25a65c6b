import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { verification } from '@org/churn/verification'
import { expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { folder, startServer } from '../testing/process.ts'

/** The binary that `npm run deno` or `npm run bun` starts. */
const binaryOf = (script: 'deno' | 'bun') => join(folder, manifest.scripts[script].split(' ')[0] ?? '')

const runtimes = [
  {
    name: 'Deno',
    binary: binaryOf('deno'),
    words: (port: number) => [
      'serve',
      '--no-prompt',
      '--no-remote',
      '--no-lock',
      '--node-modules-dir=manual',
      '--host=127.0.0.1',
      `--port=${port}`,
      'hono/app.ts',
    ],
  },
  { name: 'Bun', binary: binaryOf('bun'), words: () => ['--no-install', 'hono/app.ts'] },
]

// The binaries are for one platform: elsewhere npm leaves them out, and only what is there can be asked.
const present = runtimes.filter(({ binary }) => existsSync(binary))
if (process.platform === 'linux' && process.arch === 'x64')
  it('has both runtimes', () => expect(present).toHaveLength(2))

it.each(present)('answers on $name as the native libraries do', async ({ binary, words }) => {
  const url = await startServer(binary, words, '/readyz')
  const post = (body: string) => fetch(`${url}/predict`, { method: 'POST', body })
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ passed: true, rows: verification.rows.length })
  for (const { customer, probability } of verification.rows) {
    const answer = (await (await post(JSON.stringify(customer))).json()) as {
      probability: number
      contributions: object[]
    }
    expect(Math.abs(answer.probability - probability)).toBeLessThan(1e-6)
    expect(answer.contributions).toHaveLength(3)
  }
  for (const [status, body] of [
    [422, '{}'],
    [400, '{'],
    [413, `"${'x'.repeat(70_000)}"`],
  ] as const) {
    const refused = await post(body)
    expect([refused.status, refused.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
    const problem = await refused.json()
    expect(problem).toMatchObject({ status, title: expect.any(String) })
    if (status === 422)
      expect(problem).toMatchObject({
        errors: expect.arrayContaining([expect.objectContaining({ code: 'MISSING_VALUE' })]),
      })
  }
})
