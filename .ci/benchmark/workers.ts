import type { Customer } from '@org/churn'
import { builtUrl } from '../testing/packed'
import { median } from './measure'
import { customers } from './models'

/** A batch long enough to be worth starting threads for. */
export const workerRows = 1_000_000

const rounds = 5

/** Microseconds per customer of a long batch of columns, in the calling thread alone and with two worker threads. */
export async function measureWorkers(): Promise<Record<string, number>> {
  // The built package: a worker thread imports the module it was built into.
  const { workerThreads } = (await import(builtUrl('worker-threads.js'))) as typeof import('../../src/worker-threads')
  const { createChurnPredictor, predictColumns } = (await import(builtUrl('index.js'))) as typeof import('../../src')
  const predictor = createChurnPredictor()
  const names = Object.keys(customers[0]) as (keyof Customer)[]
  const many = Array.from({ length: workerRows }, (_, row) => customers[row % customers.length])
  const plain = Object.fromEntries(names.map((name) => [name, many.map((customer) => customer[name])]))
  const columns = plain as never
  const typed = Object.fromEntries(names.map((name) => [name, typedColumn(plain[name])])) as never
  const ways: Record<string, () => unknown> = {
    'predictBatch alone': () => predictor.predictBatch(columns, { chunkSize: 4096 }),
    'predictBatch with 2 worker threads': () =>
      predictor.predictBatch(columns, { chunkSize: 4096, workers: workerThreads({ count: 2 }) }),
    'predictColumns, plain arrays': () => predictColumns(predictor, columns),
    'predictColumns, typed arrays and dictionaries': () => predictColumns(predictor, typed),
  }
  const times = new Map(Object.keys(ways).map((name) => [name, [] as number[]]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const start = performance.now()
      await run()
      if (round >= 0) times.get(name)?.push((1000 * (performance.now() - start)) / workerRows)
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]))
}

/** The same values as a typed array, or as places in a dictionary. */
function typedColumn(values: readonly unknown[]): unknown {
  if (values.every((value) => typeof value === 'number')) return Float64Array.from(values)
  if (values.every((value) => typeof value === 'boolean')) return Uint8Array.from(values, Number)
  const dictionary = [...new Set(values)].filter((value) => value !== null && value !== undefined)
  return { indices: Int8Array.from(values, (value) => dictionary.indexOf(value as never)), dictionary }
}
