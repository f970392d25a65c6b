import { throwIfAborted } from '../checks/abort'
import type { BatchOptions } from './batch-options'
import { readSource } from './input'
import { type BatchSteps, scoreItemChunks } from './item-chunks'
import type { Item } from './items'

/**
 * Scores an iterable or a stream item by item until the caller stops. Stops at once, even while the source or a worker
 * delays the next item. An invalid call rejects the first item.
 */
export function scoreStream(
  steps: BatchSteps,
  customers: unknown,
  options: BatchOptions<boolean>,
): AsyncGenerator<Item, void, undefined> {
  const stop = new AbortController()
  let left = false
  async function* items(): AsyncGenerator<Item, void, undefined> {
    try {
      for await (const chunk of scoreItemChunks(steps, readSource(customers), options, stop)) {
        for (const item of chunk) {
          throwIfAborted(stop.signal)
          yield item
        }
      }
    } catch (error) {
      // A caller that has stopped needs no further results, not even a failure.
      if (!left) throw error
    }
  }
  const generator = items()
  // A generator's own `return` waits for the pending item.
  const leaving = <Leave extends 'return' | 'throw'>(name: Leave) => {
    const leave = generator[name].bind(generator)
    return (value: never) => {
      left = true
      stop.abort()
      return leave(value)
    }
  }
  return Object.assign(generator, { return: leaving('return'), throw: leaving('throw') })
}
