import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { verification } from '@org/churn/verification'
import { expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { folder, startServer } from '../testing/process.ts'
import { expectSameNumbers, poster } from '../testing/same-numbers.ts'

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

it.each(present)('answers on $name as predict does', async ({ binary, words }) => {
  const url = await startServer(binary, words, '/readyz')
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ passed: true, rows: verification.rows.length })
  await expectSameNumbers(poster(`${url}/predict`))
  const explained = await poster(`${url}/predict`)(JSON.stringify(verification.rows[0].customer))
  expect((explained.body as { contributions: object[] }).contributions).toHaveLength(3)
})
