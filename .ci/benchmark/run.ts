/** `npm run bench`: times the package beside ONNX Runtime, prints a table, writes docs/benchmarks.json and the tables made of it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { createShapExplainer, createTreeExplainer } from '../../src/trees/shap'
import { createBatchExplainer } from '../../src/trees/shap-batch'
import type { ShapExplainer } from '../../src/trees/shap-explainer'
import { bundle, measureSizes } from '../repository/sizes'
import { builtUrl, root } from '../testing/packed'
import { measureColdStarts } from './cold-start'
import { columnCandidates } from './columns'
import { decisionCandidates } from './decisions'
import { openEngines } from './engines'
import { measureFiles } from './files'
import { type Candidate, measure } from './measure'
import { type BenchmarkModel, batchRows, benchmarkModels, customers } from './models'
import { measureParquet } from './parquet'
import { writeTables } from './readme'
import { type BenchmarkReport, benchmarkTable, benchmarkTables, fileGroup, parquetGroup } from './report'
import { measureWorkers, workerRows } from './workers'

const single = 'one row'
const batch = `batch of ${batchRows}`

/** Calls on customers, through the public entry. */
function customerCandidates(): Candidate[] {
  const predictor = createChurnPredictor()
  let next = 0
  const customer = () => customers[next++ % customers.length]
  const many = Array.from({ length: 1_000 }, customer)
  return [
    { name: 'predict', operations: 1, run: () => predictor.predict(customer()) },
    { name: 'explain', operations: 1, run: () => predictor.explain(customer()) },
    { name: 'predictBatch', operations: many.length, run: () => predictor.predictBatch(many) },
  ]
}

/** Margins of encoded rows by every engine, one thread each, and SHAP values. */
async function modelCandidates(model: BenchmarkModel): Promise<Candidate[]> {
  const { ensemble, rows } = model
  let next = 0
  const row = () => {
    next = (next + 1) % batchRows
    return rows.subarray(next * ensemble.featureCount, (next + 1) * ensemble.featureCount)
  }
  const engines = await openEngines(model, batchRows)
  return [
    ...[...engines].map(([name, run]) => ({ name: `${name}, ${single}`, operations: 1, run: () => run(row(), 1) })),
    ...[...engines].map(([name, run]) => ({
      name: `${name}, ${batch}`,
      operations: batchRows,
      run: () => run(rows, batchRows),
    })),
    ...(ensemble.cover ? shapCandidates(model, row) : []),
  ]
}

/** Rows whose SHAP values are computed together. */
const explainedRows = 1_000

/** SHAP values of one row and of many, and beside them what both would take without tables. */
function shapCandidates({ ensemble, rows }: BenchmarkModel, row: () => Float32Array): Candidate[] {
  const { featureCount } = ensemble
  const own = new Float64Array(featureCount)
  const shap = createShapExplainer(ensemble)
  const byTree = createTreeExplainer(ensemble)
  const together = createBatchExplainer(ensemble)
  const rowByRow = (explainer: ShapExplainer) => () => {
    for (let index = 0; index < explainedRows; index++) {
      explainer.contributions(rows.subarray(index * featureCount, (index + 1) * featureCount), own)
    }
  }
  const [one, many] = ['SHAP of one row', `SHAP of ${explainedRows} rows`]
  const isAdditive = ensemble.depths.every((depth) => depth <= 1)
  return [
    { name: `portable, ${one}`, operations: 1, run: () => shap.contributions(row(), own) },
    ...(isAdditive
      ? [{ name: `tree by tree, ${one}`, operations: 1, run: () => byTree.contributions(row(), own) }]
      : []),
    { name: `portable, ${many}`, operations: explainedRows, run: () => together(rows, explainedRows) },
    { name: `tree by tree, ${many}`, operations: explainedRows, run: rowByRow(byTree) },
  ]
}

async function coldStarts() {
  const { code } = await bundle(`export { createChurnPredictor } from '@org/churn'`, [])
  const folder = join(root, 'node_modules', '.benchmark')
  mkdirSync(folder, { recursive: true })
  const bundled = join(folder, 'bundled.mjs')
  writeFileSync(bundled, code)
  const customer = JSON.stringify(customers[0])
  const firstAnswer = (url: string) =>
    `const { createChurnPredictor } = await import(${JSON.stringify(url)}); createChurnPredictor().predict(${customer})`
  const row = `new Float32Array(${createChurnPredictor().manifest.features.length})`
  const file = join(root, 'models', 'telco', 'model.onnx')
  return measureColdStarts(
    {
      '@org/churn, bundled and minified': firstAnswer(pathToFileURL(bundled).href),
      '@org/churn as installed': firstAnswer(builtUrl('index.js')),
      'onnxruntime-node': `const { InferenceSession, Tensor } = (await import('onnxruntime-node')).default; const session = await InferenceSession.create(${JSON.stringify(file)}); await session.run({ features: new Tensor('float32', ${row}, [1, ${row}.length]) })`,
    },
    root,
  )
}

const rounded = (value: number) => Number(value.toPrecision(3))
const roundedAll = (times: ReadonlyMap<string, number>) =>
  Object.fromEntries([...times].map(([name, time]) => [name, rounded(time)]))

const results: Record<string, Record<string, number>> = {}
results.customers = roundedAll(await measure([...customerCandidates(), ...columnCandidates(), ...decisionCandidates()]))
const ratios: Record<string, Record<string, number>> = {}
for (const model of benchmarkModels()) {
  const times = await measure(await modelCandidates(model))
  results[model.name] = roundedAll(times)
  const others = [...times].filter(([name]) => name.includes(', ') && !name.startsWith('portable'))
  ratios[model.name] = Object.fromEntries(
    others.map(([name, time]) => {
      const [, size] = name.split(', ')
      return [name, rounded(time / (times.get(`portable, ${size}`) ?? Number.NaN))]
    }),
  )
}
results[`${workerRows.toLocaleString('en-US')} customers as columns`] = roundedAll(
  new Map(Object.entries(await measureWorkers())),
)
const files = measureFiles()
results[fileGroup] = files.microsecondsPerRow
ratios[fileGroup] = files.timesOwnTime
const parquet = await measureParquet()
results[parquetGroup] = parquet.microsecondsPerRow
ratios[parquetGroup] = parquet.timesOwnTime
const cold = Object.fromEntries(Object.entries(await coldStarts()).map(([name, time]) => [name, rounded(time)]))

const report: BenchmarkReport = {
  command: 'npm run bench',
  machine: { node: process.version, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
  microsecondsPerRow: results,
  timesThePortableTime: ratios,
  coldStartMilliseconds: cold,
  gzippedBytes: await measureSizes(),
}
writeFileSync(join(root, 'docs', 'benchmarks.json'), `${JSON.stringify(report, null, 2)}\n`)
process.stdout.write(`${benchmarkTable(report)}\n`)
writeTables(benchmarkTables(report))
