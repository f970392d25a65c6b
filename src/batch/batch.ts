import { throwIfAborted } from '../checks/abort'
import { InvalidOptionError } from '../checks/errors'
import { ignoreRejection, isThenable } from '../runtimes/runtime'
import { type BatchOptions, defaultChunkSize } from './batch-options'
import { readChunks } from './chunks'
import { readList } from './input'
import { type BatchSteps, checkCall, scoreItemChunks } from './item-chunks'
import { createReporter, type Item, itemsOf } from './items'
import { type MarginAnswer, marginsOf } from './margins'

/** Scores a list or columns. Returns a promise if the runtime is asynchronous or there are workers. */
export function scoreBatch(
  steps: BatchSteps,
  customers: unknown,
  options: BatchOptions<boolean>,
): readonly Item[] | Promise<readonly Item[]> {
  const asynchronous = steps.mode === 'asynchronous' || options.workers
  return asynchronous ? scoreLater(steps, customers, options) : scoreAtOnce(steps, customers, options)
}

function scoreAtOnce(
  steps: BatchSteps,
  customers: unknown,
  { chunkSize, onProgress, signal }: BatchOptions<boolean>,
): readonly Item[] {
  const list = readList(customers, steps.contract)
  checkCall(steps, signal)
  const report = createReporter(list.total, onProgress)
  const reportAtOnce = (items?: readonly Item[]) => {
    const answer = report(items)
    if (!isThenable(answer)) return
    ignoreRejection(answer)
    throw new InvalidOptionError('onProgress', onProgress, 'a function without promises: nothing here waits for them')
  }
  const chunks: (readonly Item[])[] = []
  for (const chunk of readChunks(list, chunkSize ?? defaultChunkSize)) {
    throwIfAborted(signal)
    const items = itemsOf(chunk, marginsOf(steps, chunk.records, signal) as MarginAnswer, steps.conclude)
    reportAtOnce(items)
    chunks.push(items)
  }
  reportAtOnce()
  return chunks.flat()
}

async function scoreLater(
  steps: BatchSteps,
  customers: unknown,
  options: BatchOptions<boolean>,
): Promise<readonly Item[]> {
  const list = readList(customers, steps.contract)
  const chunks: (readonly Item[])[] = []
  for await (const items of scoreItemChunks(steps, list, options)) chunks.push(items)
  return chunks.flat()
}
