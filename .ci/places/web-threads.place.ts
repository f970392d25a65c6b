/** onnxruntime-web on several threads, for which a page must be cross-origin isolated: the same margins to the last bit. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import { root } from '../testing/packed'
import { findChromium, visit } from './chromium'

const engine = join(root, 'node_modules/onnxruntime-web/dist')
const startChromium = findChromium()

/** On the page and on everything that it loads, or the browser shares no memory among threads. */
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

const page = (path: string) => ({ body: readFileSync(path), headers: isolated })

/** All rows in one run, where threads share the rows, and each alone, where they share the trees. */
const program = (threads: number) => `
  import * as ort from './ort.mjs'
  const { rows, width } = await (await fetch('./rows.json')).json()
  const cells = Float32Array.from(rows.flat(), (cell) => cell ?? NaN)
  ort.env.wasm.numThreads = ${threads}
  const run = async () => {
    const session = await ort.InferenceSession.create('./model.onnx', { executionProviders: ['wasm'] })
    const margins = async (part) => {
      const features = new ort.Tensor('float32', part, [part.length / width, width])
      return [...(await session.run({ features })).margin.data]
    }
    const together = await margins(cells)
    const alone = []
    for (let at = 0; at < cells.length; at += width) alone.push(...(await margins(cells.slice(at, at + width))))
    return { isolated: crossOriginIsolated, threads: ort.env.wasm.numThreads, together, alone }
  }
  globalThis.answer = run().catch((error) => ({ failure: String(error) }))
`

const html = `<link rel="icon" href="data:,"><script type="module" src="/program.js"></script>`

test.runIf(startChromium).each([1, 2, 4])('on %i threads', async (threads) => {
  const browser = await startChromium?.()
  if (browser === undefined) throw new Error('no browser')
  try {
    const rows = vectors.rows.map(({ features }) => features)
    const { answer, workers } = await visit(
      browser,
      {
        '/': { body: html, headers: isolated },
        '/program.js': { body: program(threads), headers: isolated },
        '/ort.mjs': page(join(engine, 'ort.wasm.bundle.min.mjs')),
        '/ort-wasm-simd-threaded.wasm': page(join(engine, 'ort-wasm-simd-threaded.wasm')),
        '/model.onnx': page(join(root, 'models/telco/model.onnx')),
        '/rows.json': { body: JSON.stringify({ rows, width: rows[0]?.length }), headers: isolated },
      },
      root,
      // The engine keeps its threads for its next run.
      { workersStay: true },
    )
    const native = vectors.rows.map(({ margin }) => margin)
    expect(answer).toEqual({ isolated: true, threads, together: native, alone: native })
    expect(workers.started).toBe(threads === 1 ? 0 : threads - 1)
  } finally {
    await browser.close()
  }
})
