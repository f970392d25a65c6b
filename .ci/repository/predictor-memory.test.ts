/** What predictors keep after their first explanation, measured on the heap after a collection. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type ChurnPredictor, type Customer, createChurnPredictor } from '@org/churn'
import { loadModel } from '@org/churn/model'
import { expect, test } from 'vitest'
import { drawModel } from '../databases/bundles'
import { ordinaryCustomer } from '../testing/customers'

const { contract } = createChurnPredictor()

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function bytesInUse(): number {
  collect()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}

/** Kibibytes that each of some predictors keeps once it has explained a customer, after one that stays out of it. */
function kibibytesOf(count: number, create: () => Pick<ChurnPredictor<Customer>, 'explain'>, customer: object): number {
  const explaining = () => {
    const predictor = create()
    predictor.explain(customer as Customer)
    return predictor
  }
  const first = explaining()
  const before = bytesInUse()
  const others = Array.from({ length: count }, explaining)
  const kept = bytesInUse() - before
  // Asked after the measurement, so that none of them can be collected before it.
  expect(new Set([first, ...others]).size).toBe(count + 1)
  return kept / count / 1024
}

test('a thousand predictors of the bundled model keep less than 100 MB', () => {
  expect(kibibytesOf(300, () => createChurnPredictor(), ordinaryCustomer)).toBeLessThan(96)
})

test('predictors of one model share the tables of its trees, which are larger than all else', () => {
  const fields = contract.fields.filter(({ type, input }) => input && type === 'number')
  const { bundle } = drawModel(fields, { missing: [''] }, 6, 200, 1)
  const loaded = loadModel(bundle)
  const shared = kibibytesOf(100, () => createChurnPredictor({ model: loaded }) as never, ordinaryCustomer)
  const own = kibibytesOf(10, () => createChurnPredictor({ model: loadModel(bundle) }) as never, ordinaryCustomer)
  expect(shared).toBeLessThan(32)
  expect(own).toBeGreaterThan(20 * shared)
})
