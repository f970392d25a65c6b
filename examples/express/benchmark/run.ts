// `npm run bench`: puts the service, an empty Express handler and, where it is at hand, FastAPI under load in turns,
// and writes the figures down, with the README's table.
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { verification } from '@org/churn/verification'
import autocannon from 'autocannon'
import { type Service, services, start } from './services.ts'
import { type Benchmark, type Load, tableOf } from './table.ts'

const connections = 16
const secondsPerTurn = 4
const turns = 3
const row = verification.rows.find(({ kind }) => kind === 'ordinary')
const body = JSON.stringify(row?.customer)
const headers = { 'content-type': 'application/json' }

/** A service that answers with another probability does not run the same model. */
async function checkAnswer({ name, path }: Service, url: string) {
  const { probability } = (await (await fetch(url + path, { method: 'POST', headers, body })).json()) as {
    probability: number
  }
  if (name.includes('empty') || Math.abs(probability - (row?.probability ?? Number.NaN)) < 1e-6) return
  throw new Error(`${name} answers ${probability}, expected ${row?.probability}`)
}

async function load(service: Service, url: string, duration: number) {
  const { requests, latency, errors, timeouts, non2xx } = await autocannon({
    url: url + service.path,
    method: 'POST',
    headers,
    body,
    connections,
    duration,
  })
  return {
    requests: requests.total,
    perSecond: requests.total / duration,
    p50: latency.p50,
    p99: latency.p99,
    errors: errors + timeouts + non2xx,
  }
}

const running = []
for (const [index, service] of services.entries()) {
  const port = 4100 + index
  const child = await start(service, port)
  const url = `http://127.0.0.1:${port}`
  await checkAnswer(service, url)
  await load(service, url, 2)
  running.push({ service, child, url, results: [] as Awaited<ReturnType<typeof load>>[] })
}
// In turns, so that whatever else the machine does meets all of them alike.
for (let turn = 0; turn < turns; turn++)
  for (const { service, url, results } of running) results.push(await load(service, url, secondsPerTurn))

const loads = running.map(({ service, results }): Load => {
  const median = (pick: (result: (typeof results)[number]) => number) =>
    results.map(pick).sort((a, b) => a - b)[Math.floor(results.length / 2)] ?? Number.NaN
  const sum = (pick: (result: (typeof results)[number]) => number) =>
    results.reduce((total, result) => total + pick(result), 0)
  return {
    name: service.name,
    requestsPerSecond: Math.round(median(({ perSecond }) => perSecond)),
    p50Milliseconds: median(({ p50 }) => p50),
    p99Milliseconds: median(({ p99 }) => p99),
    errors: sum(({ errors }) => errors),
    requests: sum(({ requests }) => requests),
  }
})
for (const { child } of running) {
  child.kill('SIGTERM')
  await once(child, 'exit')
}

const figures: Benchmark = {
  node: process.versions.node,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  connections,
  secondsPerTurn,
  turns,
  loads,
}
writeFileSync(new URL('benchmark.json', import.meta.url), `${JSON.stringify(figures, null, 2)}\n`)
const readme = new URL('../README.md', import.meta.url)
const marked = /<!-- benchmark -->[\s\S]*<!-- \/benchmark -->/
writeFileSync(
  readme,
  readFileSync(readme, 'utf8').replace(marked, `<!-- benchmark -->\n\n${tableOf(figures)}\n\n<!-- /benchmark -->`),
)
process.stdout.write(`${tableOf(figures)}\n`)
if (loads.some(({ errors }) => errors > 0)) process.exitCode = 1
