import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type Benchmark, tableOf } from '../benchmark/table.ts'
import { readConfiguration } from './configuration.ts'
import { ordinary, startService } from './testing/running-service.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const service = await startService()

it('lists every setting with its default', () => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| `([^`]+)` \|/gm)].map(
    ([, name, value]) => [name, value] as const,
  )
  const standard = Object.values(readConfiguration({})).map(String)
  expect(rows).toHaveLength(standard.length)
  rows.forEach(([name, value = ''], index) => {
    expect([name, standard[index]]).toEqual([
      name,
      expect.stringMatching(new RegExp(`${value.replace('../', '').replace('.', '\\.')}$`)),
    ])
  })
})

it('lists addresses that are there', async () => {
  const rows = [...readme.matchAll(/^\| `(GET|POST) ([^`]+)` \|/gm)]
  const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: object }
  const listed = rows.map(([, , path]) => path)
  for (const path of Object.keys(paths)) expect(listed).toContain(path)
  for (const path of listed) if (path !== '/ui' && path !== '/docs') expect(Object.keys(paths)).toContain(path)
})

it('shows the problem document that the service really answers with', async () => {
  const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? '')
  const { requestId, ...answered } = (await (
    await service.post('/predict', { ...ordinary.customer, contract: 'Weekly' })
  ).json()) as { requestId: string }
  expect(answered).toEqual(shown)
  expect(requestId).toBeTruthy()
})

it('keeps to the figures of the benchmark, which had no errors', () => {
  const figures = JSON.parse(readFileSync(new URL('../benchmark/benchmark.json', import.meta.url), 'utf8')) as Benchmark
  expect(readme).toContain(tableOf(figures))
  for (const { name, errors, requests } of figures.loads)
    expect([name, errors, requests > 1_000]).toEqual([name, 0, true])
})
