import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { readConfiguration } from './configuration.ts'
import { buildImage, isSent, readStages } from './testing/image.ts'
import { ordinary } from './testing/running-service.ts'

const stages = readStages()
const last = stages.at(-1)
const step = (keyword: string) => last?.steps.filter((each) => each.keyword === keyword).at(-1)
const compose = parse(readFileSync(new URL('../compose.yaml', import.meta.url), 'utf8')).services.churn

it('builds on exact tags of a slim base with glibc', () => {
  const own = stages.map(({ name }) => name)
  for (const { base } of stages)
    expect([base, own.includes(base) || /^node:\d+\.\d+\.\d+-bookworm-slim$/.test(base)]).toEqual([base, true])
})

it('runs as another user than root, with a health check, and starts without a shell', () => {
  expect(step('USER')?.words).toEqual(['node'])
  expect(last?.steps.findIndex(({ keyword }) => keyword === 'USER')).toBeGreaterThan(
    last?.steps.findLastIndex(({ keyword }) => keyword === 'COPY' || keyword === 'RUN') ?? -1,
  )
  expect(step('HEALTHCHECK')?.text).toContain('CMD ["node"')
  expect(step('CMD')?.text).toMatch(/^\["node", /)
  expect(step('STOPSIGNAL')?.words).toEqual(['SIGTERM'])
})

it('has in its last stage nothing that builds, and nothing that was only needed for building', () => {
  for (const { keyword, text } of last?.steps ?? []) {
    if (keyword === 'RUN') expect(text).toMatch(/^rm -rf /)
    expect(text).not.toMatch(/\b(npm (ci|install|run)|apt-get|curl|wget)\b/)
    expect(keyword).not.toBe('ADD')
  }
})

it('sends to the build no more than it copies', () => {
  for (const path of [
    'models/telco/model.onnx',
    '.env',
    'examples/express/node_modules/zod/index.js',
    'examples/express/src/app.test.ts',
    'examples/express/src/testing/image.ts',
    'examples/react/node_modules/react/index.js',
    'training/fixtures/x.json',
  ])
    expect([path, isSent(path)]).toEqual([path, false])
  expect(isSent('examples/express/src/batch/csv.ts')).toBe(true)
})

it('is built and started by its own steps, by a user who may not write', async () => {
  const { place, root, workFolder, variables } = buildImage()
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  expect(readdirSync(join(root, 'usr/local/bin'))).toEqual(['node'])
  expect(existsSync(join(root, 'usr/local/lib/node_modules'))).toBe(false)
  expect(readdirSync(workFolder).sort()).toEqual(['dist', 'interface', 'node_modules', 'package.json'])
  for (const name of ['typescript', 'vitest', 'esbuild'])
    expect([name, existsSync(join(workFolder, 'node_modules', name))]).toEqual([name, false])
  expect(
    readdirSync(join(workFolder, 'dist'), { recursive: true }).filter((name) => String(name).includes('.test.')),
  ).toEqual([])

  const port = await freePort()
  expect([variables.PORT, step('EXPOSE')?.words]).toEqual(['8080', ['8080']])
  const interfaceFolder = join(root, variables.INTERFACE_FOLDER ?? '')
  const env = {
    ...variables,
    INTERFACE_FOLDER: interfaceFolder,
    PORT: String(port),
    DRAIN_SECONDS: '0',
    PATH: `${join(root, 'usr/local/bin')}${delimiter}/nowhere`,
  }
  // Only root can become somebody else; whoever is not root already may be as good as the image's user.
  const user = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {}
  const [command = '', ...given] = step('CMD')?.words ?? []
  const [probe = '', ...probed] = JSON.parse(
    step('HEALTHCHECK')?.text.slice(step('HEALTHCHECK')?.text.indexOf('[')) ?? '[]',
  )
  const healthy = () => spawnSync(probe, probed, { cwd: workFolder, env, ...user }).status

  expect(healthy()).toBe(1)
  const service = spawn(command, given, { cwd: workFolder, env, stdio: ['ignore', 'pipe', 'inherit'], ...user })
  await once(service.stdout, 'data')
  expect(healthy()).toBe(0)
  const body = JSON.stringify(ordinary.customer)
  const response = await fetch(`http://127.0.0.1:${port}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  })
  expect(((await response.json()) as { probability: number }).probability).toBeCloseTo(ordinary.probability, 6)
  const page = await (await fetch(`http://127.0.0.1:${port}/ui/`)).text()
  const assets = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path)
  expect(assets.length).toBeGreaterThan(2)
  for (const path of assets)
    expect([path, (await fetch(`http://127.0.0.1:${port}/ui/${path}`)).status]).toEqual([path, 200])
  service.stdout.resume()
  service.kill(step('STOPSIGNAL')?.words[0] as NodeJS.Signals)
  expect((await once(service, 'exit'))[0]).toBe(0)
}, 240_000)

it('is composed without what it does not need, and with time to stop', () => {
  expect(compose).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
  expect(compose.build).toEqual({ context: '../..', dockerfile: 'examples/express/Dockerfile' })
  expect(compose.ports[0].split(':').at(-1)).toBe(step('EXPOSE')?.words[0])
  const { drainSeconds, graceSeconds } = readConfiguration({})
  expect(Number.parseInt(compose.stop_grace_period, 10)).toBeGreaterThan(drainSeconds + graceSeconds)
  expect(() =>
    readConfiguration(Object.fromEntries(Object.keys(compose.environment).map((name) => [name, '']))),
  ).not.toThrow()
})

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
