import { parentPort, workerData } from 'node:worker_threads'
import { openRecords } from '../lines/score-lines'
import { readHeader } from './header'
import { openToScore } from './open-model'
import { listenToBlock, type ScoredBlock } from './scored-block'
import { openTableScorer, type TableSettings } from './table-scorer'

/** Memory that the main thread and another one share for a block: its lines, and what is written for them. */
export interface BlockMemory {
  readonly input: SharedArrayBuffer
  readonly output: SharedArrayBuffer
}

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

/** A block to score. */
export interface BlockOrder {
  readonly memory: BlockMemory
  /** Bytes of the block. */
  readonly length: number
}

/** A block that was scored. */
export interface BlockAnswer {
  readonly block: ScoredBlock
  /** Whether the block's end is the end of a record. If not, or if its start was not the start of one, all this is void. */
  readonly isAtRest: boolean
  /** Bytes of the output. */
  readonly length: number
  /** The output, if the shared memory is too small for it. */
  readonly output: Uint8Array | undefined
}

/** Scores the blocks of lines that the main thread orders. */
async function serveBlocks(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('Got the main thread, expected a worker thread.')
  const settings = workerData as ThreadSettings
  const { predictor } = await openToScore(settings.model, settings.asOf)
  const header = readHeader(settings.columns, predictor.contract, settings.rename)
  const { format, scoreRecord, scoreBlock, findAside } = openTableScorer(predictor, header, settings.columns, settings)
  if (!scoreBlock) throw new Error('Got an output that is not copied line by line, expected CSV.')
  port.on('message', ({ memory, length }: BlockOrder) => {
    const records = openRecords(settings.delimiter, settings.decoding, settings.columns, findAside)
    const { listener, finish } = listenToBlock(scoreRecord, (row) => format.write([row]))
    const written = scoreBlock(new Uint8Array(memory.input, 0, length), records, listener)
    const fits = written.length <= memory.output.byteLength
    if (fits) new Uint8Array(memory.output).set(written)
    const answer: BlockAnswer = {
      block: finish(records.line - 1),
      isAtRest: records.isAtRest,
      length: written.length,
      output: fits ? undefined : written.slice(),
    }
    port.postMessage(answer)
  })
}

await serveBlocks()
