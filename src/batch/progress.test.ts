/** Progress is told in order, and what comes of telling it is the batch's business. */
import { createChurnPredictor } from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { laterRuntime } from '@testing/runtimes'
import { describe, expect, test } from 'vitest'

const predictor = createChurnPredictor()
const later = createChurnPredictor({ runtime: laterRuntime })
const customers = Array.from({ length: 40 }, () => ordinaryCustomer)
const moment = () => new Promise((resolve) => setTimeout(resolve, 10))

describe('progress', () => {
  test('is waited for where the batch is', async () => {
    const order: string[] = []
    const onProgress = async ({ done }: { readonly done: boolean }) => {
      await moment()
      order.push(done ? 'done' : 'told')
    }
    for await (const { index } of later.predictStream(customers.slice(0, 4).values(), { chunkSize: 2, onProgress }))
      order.push(String(index))
    expect(order).toEqual(['told', '0', '1', 'told', '2', '3', 'done'])
  })

  test('comes before a chunk’s items, without promises too', async () => {
    const order: string[] = []
    const onProgress = ({ done }: { readonly done: boolean }) => void order.push(done ? 'done' : 'told')
    for await (const { index } of predictor.predictStream(customers.slice(0, 4).values(), { chunkSize: 2, onProgress }))
      order.push(String(index))
    expect(order).toEqual(['told', '0', '1', 'told', '2', '3', 'done'])
  })

  test('that rejects ends the batch', async () => {
    const onProgress = async () => {
      throw new Error('the disk is full')
    }
    await expect(later.predictBatch(customers, { onProgress })).rejects.toThrow('the disk is full')
  })

  test('with a promise is refused where nothing waits for it', () => {
    const onProgress = async () => {
      throw new Error('nobody hears this')
    }
    expect(() => predictor.predictBatch(customers, { onProgress })).toThrow(/Option onProgress: .*without promises/)
  })
})
