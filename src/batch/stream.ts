import { throwIfAborted } from '../checks/abort'
import type { BatchOptions } from './batch-options'
import { readSource } from './input'
import { type BatchSteps, scoreItemChunks } from './item-chunks'
import type { Item } from './items'

/**
 * Scores an iterable or a stream item after item, until the caller leaves: at once, also while the source or a worker
 * keeps the next item waiting. What is wrong with the call is what the first item rejects with.
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
      // A caller that has left asks for nothing more, a failure included.
      if (!left) throw error
    }
  }
  const generator = items()
  // A generator's own `return` waits for the item that is being waited for.
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
