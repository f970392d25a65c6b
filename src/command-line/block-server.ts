import { openRecords } from '../lines/score-lines'
import { listenToBlock, type ScoredBlock } from './scored-block'
import type { TableScorer, TableSettings } from './table-scorer'

/** Memory that threads share for a block: its lines, and what is written for them. */
export interface BlockMemory {
  readonly input: SharedArrayBuffer
  readonly output: SharedArrayBuffer
}

/** A block to score. */
export interface BlockOrder {
  readonly memory: BlockMemory
  /** Where in the input its lines begin, and how many bytes they have. */
  readonly start: number
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

/** Scores a block as if it began with a record, whatever comes before it. */
export type BlockServer = (order: BlockOrder) => BlockAnswer

/** @param columns The header's cells. */
export function createBlockServer(
  { format, scoreRecord, scoreBlock, findAside }: TableScorer,
  columns: readonly string[],
  { delimiter, decoding }: TableSettings,
): BlockServer {
  if (!scoreBlock) throw new Error('Got an output that is not copied line by line, expected CSV.')
  return ({ memory, start, length }) => {
    const records = openRecords(delimiter, decoding, columns, findAside)
    const { listener, finish } = listenToBlock(scoreRecord, (row) => format.write([row]))
    const written = scoreBlock(
      new Uint8Array(memory.input, start, length),
      records,
      listener,
      new Uint8Array(memory.output),
    )
    return {
      block: finish(records.line - 1),
      isAtRest: records.isAtRest,
      length: written.length,
      output: written.buffer === memory.output ? undefined : written.slice(),
    }
  }
}
