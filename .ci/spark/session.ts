import { afterAll, beforeAll } from 'vitest'
import { openSpark, type SparkEngine } from './engine'

/** The session of all tests, which takes longer to start than most of them. */
export let spark: SparkEngine

beforeAll(async () => {
  spark = await openSpark()
}, 240_000)
afterAll(() => spark?.close(), 60_000)
