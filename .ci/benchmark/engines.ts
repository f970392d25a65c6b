/** What a user would find instead: engines that compute a model's margins, all on one thread and the same encoded rows. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TreeEnsemble } from '../../src/trees/ensemble'
import type { MarginKernel } from '../../src/trees/kernel'
import { chooseKernel } from '../../src/trees/margin'
import { createSymmetricKernel } from '../../src/trees/symmetric-kernel'
import { createWalkKernel } from '../../src/trees/walk-kernel'
import { findPython, interpreterOf } from '../../training/python.mjs'
import { openOnnxRuntime } from '../testing/onnxruntime'
import { root } from '../testing/packed'
import type { BenchmarkModel } from './models'

/** Computes the margins of rowCount × featureCount cells; waits where the engine must be waited for. */
type Engine = (rows: Float32Array, rowCount: number) => ArrayLike<number> | Promise<ArrayLike<number>>

/** The engines by name, the package's own first. */
export async function openEngines(model: BenchmarkModel, batchRows: number): Promise<ReadonlyMap<string, Engine>> {
  const { onnx, ensemble } = model
  const margins = new Float32Array(batchRows)
  const engineOf =
    (kernel: MarginKernel): Engine =>
    (rows, rowCount) => {
      kernel(rows, rowCount, margins)
      return margins
    }
  const { name, run } = chooseKernel(ensemble)
  const web = await import('onnxruntime-web/wasm')
  web.env.wasm.numThreads = 1
  const generated = generateScore(ensemble)
  const engines = new Map<string, Engine>([
    ['portable', engineOf(run)],
    ['onnxruntime-node', await openOnnxRuntime(onnx, ensemble.featureCount)],
    ['onnxruntime-web', await openOnnxRuntime(onnx, ensemble.featureCount, { engine: web })],
  ])
  // What the package does where the leaves lie on no grid.
  const byTree = name === 'tables' && createSymmetricKernel(ensemble, createWalkKernel(ensemble))
  if (byTree) engines.set('tree by tree', engineOf(byTree))
  if (generated) engines.set('m2cgen', scoreRows(generated, ensemble.featureCount, batchRows))
  await checkAlike(engines, model.rows)
  return engines
}

type Score = (row: Float32Array | readonly number[]) => number

/** Generated code takes a row and answers a number; a batch is a loop around it, as its users write it. */
function scoreRows(score: Score, width: number, batchRows: number): Engine {
  const margins = new Float64Array(batchRows)
  return (rows, rowCount) => {
    for (let row = 0; row < rowCount; row++) margins[row] = score(rows.subarray(row * width, (row + 1) * width))
    return margins
  }
}

/** m2cgen's JavaScript for the ensemble; undefined, said aloud, where there is no Python or network to get m2cgen with. */
function generateScore(ensemble: TreeEnsemble): Score | undefined {
  const folder = join(root, 'node_modules/.benchmark/m2cgen')
  const python = interpreterOf(folder)
  try {
    if (!existsSync(python)) {
      execFileSync(findPython().command, ['-m', 'venv', folder])
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'm2cgen==0.10.0', 'numpy==2.4.6'])
    }
    const { feature, threshold, right, value, missingLeft, roots, base } = ensemble
    const lists = { feature, threshold, right, value, missingLeft, roots: roots.subarray(0, ensemble.treeCount) }
    const trees = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Array.from(list)]))
    const program = join(root, '.ci/benchmark/generated_score.py')
    const options = { input: JSON.stringify({ ...trees, base }), maxBuffer: 2 ** 28 }
    return new Function(`${execFileSync(python, [program], options)}; return score`)() as Score
  } catch (error) {
    process.stdout.write(`NOT MEASURED: m2cgen (${error instanceof Error ? error.message.split('\n')[0] : error})\n`)
    return undefined
  }
}

/** An engine that answers something else is not worth timing. */
async function checkAlike(engines: ReadonlyMap<string, Engine>, rows: Float32Array): Promise<void> {
  const rowCount = 1_000
  const expected = Array.from(await (engines.get('portable') as Engine)(rows, rowCount)).slice(0, rowCount)
  for (const [name, engine] of engines) {
    const margins = await engine(rows, rowCount)
    const far = expected.findIndex((margin, row) => !(Math.abs(margins[row] - margin) <= 1e-4))
    if (far >= 0)
      throw new Error(`${name} answers ${margins[far]} for row ${far}; the package answers ${expected[far]}.`)
  }
}
