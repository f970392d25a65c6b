// `npm run bench`: measures the Worker in workerd and writes the figures down, with the README's table.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { verification } from '@org/churn/verification'
import { bundleWorker } from './bundle.ts'
import { type Benchmark, tableOf } from './table.ts'
import { startWorkerd } from './workerd.ts'

const rounds = 9
const requests = 2_000
const require = createRequire(import.meta.url)
const body = JSON.stringify(verification.rows[0]?.customer)
const { code, bytes, gzipBytes } = await bundleWorker()

/** Nothing but an answer: what a Worker costs without a model in it. */
const empty = "export default { fetch: async (request) => { await request.text(); return new Response('{}') } }"

async function ask(url: string): Promise<number> {
  const started = performance.now()
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  })
  await response.text()
  if (response.status !== 200) throw new Error(`got status ${response.status}, expected 200`)
  return performance.now() - started
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const quantile = (values: number[], share: number) =>
  values.sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN

async function measure(contents: string) {
  const coldStarts: number[] = []
  const warm: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { url, stop } = await startWorkerd({ code: contents })
    coldStarts.push(await ask(url))
    for (let count = 0; round === rounds - 1 && count < requests; count++) warm.push(await ask(url))
    await stop()
  }
  return {
    coldStartMilliseconds: median(coldStarts),
    medianMilliseconds: median(warm),
    p99Milliseconds: quantile(warm, 0.99),
  }
}

const figures: Benchmark = {
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  workerd: (require('workerd/package.json') as { version: string }).version,
  bytes,
  gzipBytes,
  churn: await measure(code),
  empty: await measure(empty),
}
const folder = new URL('../../', import.meta.url)
writeFileSync(new URL('benchmark.json', folder), `${JSON.stringify(figures, null, 2)}\n`)
const readme = new URL('README.md', folder)
const marked = /<!-- benchmark -->[\s\S]*<!-- \/benchmark -->/
writeFileSync(
  readme,
  readFileSync(readme, 'utf8').replace(marked, `<!-- benchmark -->\n\n${tableOf(figures)}\n\n<!-- /benchmark -->`),
)
