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
  const { createChurnPredictor } = (await import(builtUrl('index.js'))) as typeof import('../../src')
  const predictor = createChurnPredictor()
  const names = Object.keys(customers[0]) as (keyof Customer)[]
  const many = Array.from({ length: workerRows }, (_, row) => customers[row % customers.length])
  const columns = Object.fromEntries(names.map((name) => [name, many.map((customer) => customer[name])])) as never
  const ways: Record<string, () => unknown> = {
    'predictBatch alone': () => predictor.predictBatch(columns, { chunkSize: 4096 }),
    'predictBatch with 2 worker threads': () =>
      predictor.predictBatch(columns, { chunkSize: 4096, workers: workerThreads({ count: 2 }) }),
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
