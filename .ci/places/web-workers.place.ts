/** Batches over web workers in a real browser: the answers of the page itself, in order, and no worker left behind. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { bundleProgram } from './bundle'
import { findChromium, visit } from './chromium'

const { plain } = inject('projects')
const startChromium = findChromium()
let browser: Browser
let worker: string

beforeAll(async () => {
  if (!startChromium) return
  browser = await startChromium()
  const program = `import { createChurnPredictor } from '@org/churn'
    import { serveBatches } from '@org/churn/web-workers'
    serveBatches(createChurnPredictor())`
  worker = (await bundleProgram(plain, program)).code
})
afterAll(() => browser?.close())

/** Runs the body of an async function in a page that has 4,000 customers, every 97th of them impossible. */
async function inPage(body: string, workerText = worker) {
  const program = `import { createChurnPredictor } from '@org/churn'
    import { webWorkers } from '@org/churn/web-workers'
    import { native } from './native.mjs'
    const predictor = createChurnPredictor()
    const customers = Array.from({ length: 4000 }, (_, index) =>
      index % 97 === 0 ? { tenureMonths: 'long' } : native.rows[index % native.rows.length].customer)
    const start = () => new Worker('/worker.js', { type: 'module' })
    const workers = webWorkers(start, { count: 2 })
    // What a page cannot hand over as it is: errors, by what a caller reads of them.
    const plain = (items) => JSON.stringify(items.map(({ error, ...item }) =>
      error ? { ...item, name: error.name, message: error.message, issues: error.issues } : item))
    const failure = (error) => ({ name: error.name, code: error.code, message: error.message })
    globalThis.answer = (async () => { ${body} })().catch(failure)`
  const { code } = await bundleProgram(plain, program)
  const html = '<link rel="icon" href="data:,"><script type="module" src="/bundle.js"></script>'
  return visit(
    browser,
    { '/': { body: html }, '/bundle.js': { body: code }, '/worker.js': { body: workerText } },
    plain,
  )
}

describe.runIf(startChromium)('in Chromium, over two web workers', () => {
  test('a list is answered as the page itself would', async () => {
    const { answer, workers, printed } = await inPage(`
      const items = await predictor.predictBatch(customers, { workers, chunkSize: 100 })
      return { same: plain(items) === plain(predictor.predictBatch(customers)), refused: items.filter(({ ok }) => !ok).length }`)
    expect(printed).toEqual([])
    expect(answer).toEqual({ same: true, refused: 42 })
    expect(workers).toEqual({ started: 2, left: 0 })
  })

  test('a stream is answered in order, with progress', async () => {
    const { answer, workers } = await inPage(`
      async function* source() { yield* customers }
      const progress = []
      const items = []
      const options = { workers, chunkSize: 100, onProgress: ({ scored, refused, done }) => progress.push([scored + refused, done]) }
      for await (const item of predictor.predictStream(source(), options)) items.push(item)
      const ordered = progress.every(([count], index) => index === 0 || count >= progress[index - 1][0])
      return { same: plain(items) === plain(predictor.predictBatch(customers)), ordered, last: progress.at(-1) }`)
    expect(answer).toEqual({ same: true, ordered: true, last: [4000, true] })
    expect(workers).toEqual({ started: 2, left: 0 })
  })

  test('an abort, and a loop that is left, end the workers', async () => {
    const aborted = await inPage(`
      const controller = new AbortController()
      await predictor.predictBatch(customers, { workers, chunkSize: 50, signal: controller.signal, onProgress: () => controller.abort() })`)
    expect(aborted.answer).toMatchObject({ name: 'AbortError' })
    expect(aborted.workers).toEqual({ started: 2, left: 0 })
    const left = await inPage(`
      for await (const { index } of predictor.predictStream(customers.values(), { workers, chunkSize: 50 })) if (index === 60) return index`)
    expect(left.answer).toBe(60)
    expect(left.workers).toEqual({ started: 2, left: 0 })
  })

  test('a worker whose module fails ends the batch in a RuntimeFailedError', async () => {
    const { answer, workers } = await inPage(
      'return predictor.predictBatch(customers, { workers })',
      "throw new Error('not today')",
    )
    expect(answer).toMatchObject({ name: 'RuntimeFailedError', message: expect.stringContaining('not today') })
    expect(workers.left).toBe(0)
  })
})
