import process from 'node:process'
import { type ChurnError, type ChurnPredictor, createChurnPredictor } from '@org/churn'
import fc from 'fast-check'
import { workerThreads } from '../../src/worker-threads'
import { built } from '../testing/packed'
import { campaign, expectHolds } from './campaign'
import { drawnRecords } from './draw-record'
import { type Recipe, revive } from './revive'

interface ThreadCase {
  readonly records: readonly Readonly<Record<string, Recipe>>[]
  readonly count: number
  readonly chunkSize: number
  /** What the process says that it was started with. */
  readonly flags: readonly string[]
}

const predictor = createChurnPredictor() as unknown as ChurnPredictor<Record<string, unknown>>

const flags = [
  '--max-old-space-size=4096',
  '--expose-gc',
  '--stack-size=900',
  '--enable-source-maps',
  '--no-warnings',
  '--title=service',
]

/** Values that can be sent to a thread: functions, symbols and proxies cannot. */
const isSendable = (value: Recipe) => typeof value !== 'object' || value === null

export const threads = campaign<ThreadCase>({
  name: 'threads',
  about:
    'Batches in threads, under flags that the process was started with: the items of the same batch without threads',
  cases: fc.record({
    records: fc.array(
      drawnRecords(predictor.contract.fields).filter((record) => Object.values(record).every(isSendable)),
      { maxLength: 40 },
    ),
    count: fc.integer({ min: 1, max: 2 }),
    chunkSize: fc.integer({ min: 1, max: 20 }),
    flags: fc.subarray(flags),
  }),
  async check({ records, count, chunkSize, flags }) {
    const given = records.map((record) => revive(record) as Record<string, unknown>)
    const told = (items: Awaited<ReturnType<typeof predictor.predictBatch>>) =>
      JSON.stringify(items.map((item) => (item.ok ? item : { ...item, error: (item.error as ChurnError).message })))
    const expected = told(predictor.predictBatch(given))
    const { execArgv } = process
    process.execArgv = [...flags]
    try {
      const workers = workerThreads({ count, worker: built('worker-thread.js') })
      const got = told(await predictor.predictBatch(given, { workers, chunkSize }))
      expectHolds(got === expected, () => `expected ${expected}, got ${got} in threads`)
    } finally {
      process.execArgv = execArgv
    }
  },
})
