import { readFileSync } from 'node:fs'
import { validate } from 'dockerfile-utils'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfiguration } from './configuration.ts'
import { dockerfile, isSent, lastStep, readStages } from './testing/dockerfile.ts'

const stages = readStages()
const last = stages.at(-1)
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const readme = read('../README.md')
const composition = parse(read('../compose.yaml'))
const compose = composition.services.churn

it('is a Dockerfile without a fault to a linter', () => {
  expect(validate(dockerfile)).toEqual([])
})

it('is read as Docker reads it, whatever the order of its flags', () => {
  const [stage] = readStages('FROM a AS b\nCOPY --chown=node:node --link --from=build /from ./to\n')
  expect(stage).toMatchObject({ base: 'a', name: 'b' })
  expect(stage?.steps).toMatchObject([
    { keyword: 'COPY', words: ['/from', './to'], flags: { chown: 'node:node', link: '', from: 'build' } },
  ])
})

it('builds on exact tags of a slim base with glibc', () => {
  const own = stages.map(({ name }) => name)
  for (const { base } of stages)
    expect([base, own.includes(base) || /^node:\d+\.\d+\.\d+-bookworm-slim$/.test(base)]).toEqual([base, true])
})

it('runs as another user than root, with a health check, and starts without a shell', () => {
  expect(lastStep('USER')?.words).toEqual(['node'])
  expect(last?.steps.findIndex(({ keyword }) => keyword === 'USER')).toBeGreaterThan(
    last?.steps.findLastIndex(({ keyword }) => keyword === 'COPY' || keyword === 'RUN') ?? -1,
  )
  for (const { keyword, flags } of last?.steps ?? [])
    if (keyword === 'COPY') expect([flags.chown, flags.chmod]).toEqual([undefined, undefined])
  expect(lastStep('CMD')?.text).toMatch(/^\["node", /)
  expect(lastStep('STOPSIGNAL')?.words).toEqual(['SIGTERM'])
})

it('is asked often enough whether it is healthy, and given time to answer', () => {
  const { flags = {}, text = '' } = lastStep('HEALTHCHECK') ?? {}
  expect(text).toContain('CMD ["node"')
  const { interval, timeout, 'start-period': start, retries } = flags
  const seconds = [interval, timeout, start].map((each) => Number(/^(\d+)s$/.exec(each ?? '')?.[1]))
  const [between = Number.NaN, patience = Number.NaN, first = Number.NaN] = seconds
  expect(between).toBeLessThanOrEqual(30)
  // The check itself gives up after 2.5 s.
  expect(patience).toBeGreaterThan(2.5)
  expect(patience).toBeLessThan(between)
  expect(first).toBeLessThanOrEqual(30)
  expect(Number(retries) * between).toBeLessThanOrEqual(60)
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
    'models/telco/trees.json',
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

it('is composed with these rights and limits and no others, and with time to stop', () => {
  const { build, image: _name, ports, environment, stop_grace_period: grace, restart, ...rights } = compose
  expect(rights).toEqual({
    init: true,
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: '256m',
    pids_limit: 64,
  })
  expect(build).toEqual({ context: '../..', dockerfile: 'examples/express/Dockerfile' })
  expect(ports).toEqual([`127.0.0.1:3000:${lastStep('EXPOSE')?.words[0]}`])
  expect(restart).toBe('unless-stopped')
  const { drainSeconds, graceSeconds } = readConfiguration({})
  expect(Number.parseInt(grace, 10)).toBeGreaterThan(drainSeconds + graceSeconds)
  const names = Object.keys(environment)
  expect(() => readConfiguration(Object.fromEntries(names.map((name) => [name, ''])))).not.toThrow()
  expect(names.filter((name) => !readme.includes(`| \`${name}\` |`))).toEqual([])
})

it('is composed of one service', () => {
  expect(Object.keys(composition)).toEqual(['services'])
  expect(Object.keys(composition.services)).toEqual(['churn'])
})
