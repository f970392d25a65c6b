import { parentPort, workerData } from 'node:worker_threads'
import { type BlockAnswer, type BlockOrder, createBlockServer } from './block-server'
import { readHeader } from './header'
import { openToScore } from './open-model'
import { openTableScorer, type TableSettings } from './table-scorer'

/** What a thread is started with. */
export interface ThreadSettings extends TableSettings {
  /** Folder of the model's bundle; undefined for the model inside the package. */
  readonly model: string | undefined
  /** The day from which dates are counted. */
  readonly asOf: string | undefined
  /** The header's cells. */
  readonly columns: readonly string[]
  readonly rename: Readonly<Record<string, string>>
}

/** What a thread sends: undefined once it is ready, and then an answer to each order. */
export type ThreadMessage = BlockAnswer | undefined

/** Scores the blocks of lines that the main thread orders. The first order is for practice, and is not answered. */
async function serveBlocks(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('Got the main thread, expected a worker thread.')
  const settings = workerData as ThreadSettings
  const { columns } = settings
  const { predictor } = await openToScore(settings.model, settings.asOf)
  const header = readHeader(columns, predictor.contract, settings.rename)
  const serve = createBlockServer(openTableScorer(predictor, header, columns, settings), columns, settings)
  const send = (message: ThreadMessage) => port.postMessage(message)
  let isReady = false
  port.on('message', (order: BlockOrder) => {
    const answer = serve(order)
    send(isReady ? answer : undefined)
    isReady = true
  })
}

await serveBlocks()
