import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { verification } from '@org/churn/verification'
import { expect, it } from 'vitest'
import { folder, startServer } from '../testing/process.ts'
import { expectSameNumbers, poster } from '../testing/same-numbers.ts'

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
    const { probability } = verification.rows[index] ?? {}
    const page = await (await fetch(`${url}/?customer=${index}`)).text()
    expect(page.replaceAll('<!-- -->', '')).toContain(`<h1>${(100 * (probability ?? 0)).toFixed(1)} %, `)
  }
  const { probability } = verification.rows[0]
  expect(await (await fetch(`${url}/what-if`)).text()).toContain(`<output>${(100 * probability).toFixed(1)} %, `)
  await expectSameNumbers(poster(`${url}/api/predict`))
}, 180_000)
