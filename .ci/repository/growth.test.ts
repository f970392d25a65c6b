/**
 * Four times the input takes less than eight times the time. These are the only timed tests there are: process CPU time,
 * the best of five runs, each of at least 50 ms.
 */
import { createChurnPredictor, type ModelContract } from '@org/churn'
import { matchHeader, readCsv } from '@org/churn/csv'
import { loadModel } from '@org/churn/model'
import { expect, test } from 'vitest'
import { drawModel } from '../databases/bundles'
import { ordinaryCustomer } from '../testing/customers'

const leastMilliseconds = 50

/** CPU time of one call in milliseconds: as many calls as take 50 ms, the best of five such runs. */
async function timeOf(call: () => unknown): Promise<number> {
  const run = async (calls: number) => {
    const before = process.cpuUsage()
    for (let each = 0; each < calls; each++) await call()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  let calls = 1
  while ((await run(calls)) < leastMilliseconds) calls *= 2
  let best = Number.POSITIVE_INFINITY
  for (let time = 0; time < 5; time++) best = Math.min(best, await run(calls))
  return best / calls
}

const predictor = createChurnPredictor()
const { contract } = predictor

const names = (count: number) => Array.from({ length: count }, (_, place) => `Column ${place}`)
const quotes = (count: number) => Buffer.from(`a,b\n${'"x ""y"" z",2\n'.repeat(count)}`)

async function read(bytes: Uint8Array) {
  for await (const _ of await readCsv(bytes)) {
    // Every record is read, and none is kept.
  }
}

/** A model of some trees over a category and a number. */
function bundleOf(trees: number) {
  const fields = contract.fields.filter(({ type, input }) => input && type === 'number').slice(0, 1)
  return drawModel(fields as ModelContract['fields'], { missing: [''] }, 3, trees, 1).bundle
}

test.each<[string, number, (size: number) => () => unknown]>([
  [
    'columns of a header',
    4_000,
    (size) => {
      const header = [...contract.fields.map(({ column }) => column), ...names(size)]
      return () => matchHeader(contract, header)
    },
  ],
  [
    'lines full of quotes',
    2_000,
    (size) => {
      const bytes = quotes(size)
      return () => read(bytes)
    },
  ],
  [
    'rows of a batch',
    2_000,
    (size) => {
      const customers = Array.from({ length: size }, () => ordinaryCustomer)
      return () => predictor.predictBatch(customers)
    },
  ],
  [
    'trees of a bundle',
    100,
    (size) => {
      const bundle = bundleOf(size)
      return () => loadModel(bundle)
    },
  ],
])('%s', { timeout: 120_000 }, async (_, size, prepare) => {
  const [small, large] = [await timeOf(prepare(size)), await timeOf(prepare(4 * size))]
  expect(large / small, `${small} ms for ${size}, ${large} ms for ${4 * size}`).toBeLessThan(8)
})

test('a cost that grows with the square is found', async () => {
  const square = (size: number) => () => {
    let sum = 0
    for (let one = 0; one < size; one++) for (let other = 0; other < size; other++) sum += one ^ other
    return sum
  }
  expect((await timeOf(square(4_000))) / (await timeOf(square(1_000)))).toBeGreaterThan(8)
})
