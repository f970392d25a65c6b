import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { lastStep } from './testing/dockerfile.ts'
import { buildImage } from './testing/image.ts'
import { ordinary } from './testing/running-service.ts'

/** Only root can become somebody else. */
const isRoot = process.getuid?.() === 0
const user = isRoot ? { uid: 1000, gid: 1000 } : {}
const image = buildImage()
const { root, workFolder, variables } = image
afterAll(() => rmSync(image.place, { recursive: true, force: true }), 240_000)

it('holds what runs, and nothing else', () => {
  expect(readdirSync(join(root, 'usr/local/bin'))).toEqual(['node'])
  expect(existsSync(join(root, 'usr/local/lib/node_modules'))).toBe(false)
  expect(readdirSync(workFolder).sort()).toEqual(['dist', 'interface', 'node_modules', 'package.json'])
  for (const name of ['typescript', 'vitest', 'esbuild'])
    expect([name, existsSync(join(workFolder, 'node_modules', name))]).toEqual([name, false])
  expect(
    readdirSync(join(workFolder, 'dist'), { recursive: true }).filter((name) => String(name).includes('.test.')),
  ).toEqual([])
})

it.runIf(isRoot)('cannot be changed by the user that runs it', () => {
  const attempts = `
    import { appendFileSync, writeFileSync } from 'node:fs'
    const attempts = [
      () => writeFileSync('new.js', ''),
      () => writeFileSync('node_modules/express/new.js', ''),
      () => appendFileSync('dist/server.js', ''),
      () => appendFileSync('package.json', ''),
      () => appendFileSync('interface/index.html', ''),
      () => writeFileSync('/tmp/' + process.pid, ''),
    ]
    console.log(JSON.stringify(attempts.map((attempt) => { try { attempt() } catch ({ code }) { return code } return 'done' })))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', attempts], {
    cwd: workFolder,
    ...user,
  })
  expect(JSON.parse(String(stdout))).toEqual([...Array(5).fill('EACCES'), 'done'])
})

it('is started by its own steps, answers, and stops when it is asked to', async () => {
  const port = await freePort()
  const probePort = await freePort()
  expect(lastStep('EXPOSE')?.words).toEqual([variables.PORT, variables.PROBE_PORT])
  expect(variables).toMatchObject({ PORT: '8080', PROBE_PORT: '8081' })
  const interfaceFolder = join(root, variables.INTERFACE_FOLDER ?? '')
  const env = {
    ...variables,
    INTERFACE_FOLDER: interfaceFolder,
    PORT: String(port),
    PROBE_PORT: String(probePort),
    DRAIN_SECONDS: '0',
    PATH: `${join(root, 'usr/local/bin')}${delimiter}/nowhere`,
  }
  const [command = '', ...given] = lastStep('CMD')?.words ?? []
  const [probe = '', ...probed] = JSON.parse(
    lastStep('HEALTHCHECK')?.text.slice(lastStep('HEALTHCHECK')?.text.indexOf('[')) ?? '[]',
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
  service.kill(lastStep('STOPSIGNAL')?.words[0] as NodeJS.Signals)
  expect((await once(service, 'exit'))[0]).toBe(0)
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
