/** The library under aborts, worker cycles and predictors that are disposed of while they answer. */

import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type BatchItem, createChurnPredictor, RuntimeFailedError } from '@org/churn'
import { workerThreads } from '../../src/worker-threads'
import { ordinaryCustomer } from '../testing/customers'
import { built } from '../testing/packed'
import { laterRuntime } from '../testing/runtimes'
import { seeded } from '../testing/seeded'
import { type MemorySample, type Plateau, plateauOf } from './plateau'

export interface LibraryFigures {
  readonly seconds: number
  readonly rounds: number
  /** Batches and streams begun, and how many of them were aborted before they ended. */
  readonly batches: number
  readonly aborted: number
  /** Customers in the batches that were not aborted, and their answers. */
  readonly customers: number
  readonly answers: number
  readonly workerCycles: number
  readonly disposedInFlight: number
  readonly memory: Plateau
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

class Abort extends Error {
  override readonly name = 'Abort'
}

const sharedPredictor = createChurnPredictor()
const expected = sharedPredictor.predict(ordinaryCustomer).probability

/** Answers of a batch that was not aborted are all there, in order, and right. */
function checkItems(items: readonly BatchItem[], count: number): void {
  if (items.length !== count) throw new Error(`Got ${items.length} answers to ${count} customers.`)
  items.forEach((item, place) => {
    if (item.index !== place || !item.ok || item.prediction.probability !== expected)
      throw new Error(`Customer ${place}: got ${JSON.stringify(item)}.`)
  })
}

async function* slowly(count: number) {
  for (let place = 0; place < count; place++) {
    if (place % 50 === 0) await nextTurn()
    yield ordinaryCustomer
  }
}

/** Begins some batches and streams, with and without workers, and aborts half of them at some time. */
async function storm(random: () => number, tally: { -readonly [Name in keyof LibraryFigures]: LibraryFigures[Name] }) {
  const begin = async () => {
    const count = 1 + Math.floor(random() * 800)
    const controller = new AbortController()
    const isAborted = random() < 0.5
    const abort = new Abort()
    if (isAborted) void wait(random() * 8).then(() => controller.abort(abort))
    const hasWorkers = random() < 0.1
    const options = {
      chunkSize: 1 + Math.floor(random() * 100),
      ...(isAborted ? { signal: controller.signal } : {}),
      ...(hasWorkers
        ? { workers: workerThreads({ count: 1 + Math.floor(random() * 2), worker: built('worker-thread.js') }) }
        : {}),
    }
    tally.batches++
    if (hasWorkers) tally.workerCycles++
    const items: BatchItem[] = []
    try {
      for await (const item of sharedPredictor.predictStream(slowly(count), options)) items.push(item)
    } catch (error) {
      // The signal's own reason, and nothing else.
      if (error !== abort) throw error
      tally.aborted++
      return
    }
    checkItems(items, count)
    tally.customers += count
    tally.answers += items.length
  }
  await Promise.all(Array.from({ length: 8 }, begin))
}

/** Disposes of predictors while they answer: each call is answered, or refused by the error for that. */
async function disposeInFlight(random: () => number): Promise<number> {
  const predictor = createChurnPredictor({ runtime: laterRuntime })
  const calls = Array.from({ length: 20 }, async (_, place) => {
    if (place > random() * 20) await nextTurn()
    const { probability } = await predictor.predict(ordinaryCustomer)
    if (probability !== expected) throw new Error(`Got ${probability}, expected ${expected}.`)
  })
  if (random() < 0.5) await nextTurn()
  await predictor.dispose()
  const outcomes = await Promise.allSettled(calls)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected' && !(outcome.reason instanceof RuntimeFailedError)) throw outcome.reason
  return outcomes.filter(({ status }) => status === 'rejected').length
}

export async function soakLibrary(seconds: number, seed: number): Promise<LibraryFigures> {
  const random = seeded(seed)
  const tally = {
    ...{ seconds, rounds: 0, batches: 0, aborted: 0, customers: 0, answers: 0, workerCycles: 0, disposedInFlight: 0 },
    memory: undefined as unknown as Plateau,
  }
  const samples: MemorySample[] = []
  const started = performance.now()
  const passed = () => (performance.now() - started) / 1000
  let sampled = 0
  while (passed() < seconds) {
    await storm(random, tally)
    for (let time = 0; time < 10; time++) tally.disposedInFlight += await disposeInFlight(random)
    // One predictor's first explanation builds tables, which must go with it.
    createChurnPredictor().explain(ordinaryCustomer)
    tally.rounds++
    if (passed() - sampled < seconds / 60) continue
    sampled = passed()
    await wait(20)
    collect()
    samples.push({ second: sampled, bytes: process.memoryUsage().heapUsed })
  }
  return { ...tally, memory: plateauOf(samples) }
}
