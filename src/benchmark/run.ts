/** `npm run bench`: times the package beside ONNX Runtime, prints a table, writes docs/benchmarks.json and README's copy. */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { createChurnPredictor } from '@org/churn'
import { openOnnxRuntime } from '../testing/onnxruntime'
import { built, root } from '../testing/packed'
import { measureSizes } from '../testing/sizes'
import { chooseKernel } from '../trees/margin'
import { createShapExplainer } from '../trees/shap'
import { measureColdStarts } from './cold-start'
import { decisionCandidates } from './decisions'
import { type Candidate, measure } from './measure'
import { type BenchmarkModel, batchRows, benchmarkModels, customers } from './models'
import { writeReadme } from './readme'
import { type BenchmarkReport, benchmarkTable } from './report'

const single = 'one row'
const batch = `batch of ${batchRows}`

/** Calls on customers, through the public entry. */
function customerCandidates(): Candidate[] {
  const churn = createChurnPredictor()
  let next = 0
  const customer = () => customers[next++ % customers.length]
  const many = Array.from({ length: 1_000 }, customer)
  return [
    { name: 'predict', operations: 1, run: () => churn.predict(customer()) },
    { name: 'explain', operations: 1, run: () => churn.explain(customer()) },
    { name: 'predictBatch', operations: many.length, run: () => churn.predictBatch(many) },
  ]
}

/** Margins of encoded rows: this package's kernel and onnxruntime-node with one thread, and SHAP values. */
async function modelCandidates({ onnx, ensemble, rows }: BenchmarkModel): Promise<Candidate[]> {
  const kernel = chooseKernel(ensemble).run
  const native = await openOnnxRuntime(onnx, ensemble.featureCount)
  const shap = createShapExplainer(ensemble)
  const margins = new Float32Array(batchRows)
  let next = 0
  const row = () => {
    next = (next + 1) % batchRows
    return rows.subarray(next * ensemble.featureCount, (next + 1) * ensemble.featureCount)
  }
  return [
    { name: `portable, ${single}`, operations: 1, run: () => kernel(row(), 1, margins) },
    { name: `onnxruntime-node, ${single}`, operations: 1, run: () => native(row(), 1) },
    { name: `portable, ${batch}`, operations: batchRows, run: () => kernel(rows, batchRows, margins) },
    { name: `onnxruntime-node, ${batch}`, operations: batchRows, run: () => native(rows, batchRows) },
    { name: 'SHAP', operations: 1, run: () => shap.contributions(row()) },
  ]
}

function coldStarts() {
  const customer = JSON.stringify(customers[0])
  const row = `new Float32Array(${createChurnPredictor().model.features.length})`
  const file = new URL('models/telco/model.onnx', `file://${root}`).pathname
  return measureColdStarts(
    {
      '@org/churn': `const { createChurnPredictor } = await import(${JSON.stringify(built('index.js'))}); createChurnPredictor().predict(${customer})`,
      'onnxruntime-node': `const { InferenceSession, Tensor } = (await import('onnxruntime-node')).default; const session = await InferenceSession.create(${JSON.stringify(file)}); await session.run({ features: new Tensor('float32', ${row}, [1, ${row}.length]) })`,
    },
    root,
  )
}

const rounded = (value: number) => Number(value.toPrecision(3))
const roundedAll = (times: ReadonlyMap<string, number>) =>
  Object.fromEntries([...times].map(([name, time]) => [name, rounded(time)]))

const results: Record<string, Record<string, number>> = {}
results.customers = roundedAll(await measure([...customerCandidates(), ...decisionCandidates()]))
const ratios: Record<string, Record<string, number>> = {}
for (const model of benchmarkModels()) {
  const times = await measure(await modelCandidates(model))
  results[model.name] = roundedAll(times)
  const ratio = (size: string) =>
    rounded((times.get(`onnxruntime-node, ${size}`) ?? 0) / (times.get(`portable, ${size}`) ?? 1))
  ratios[model.name] = { [single]: ratio(single), [batch]: ratio(batch) }
}
const cold = Object.fromEntries(Object.entries(coldStarts()).map(([name, time]) => [name, rounded(time)]))

const report: BenchmarkReport = {
  command: 'npm run bench',
  machine: { node: process.version, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
  microsecondsPerRow: results,
  timesFasterThanOnnxruntimeNode: ratios,
  coldStartMilliseconds: cold,
  gzippedBytes: await measureSizes(),
}
writeFileSync(new URL('docs/benchmarks.json', `file://${root}`), `${JSON.stringify(report, null, 2)}\n`)
process.stdout.write(`${benchmarkTable(report)}\n`)
writeReadme({ benchmarks: benchmarkTable(report) })
