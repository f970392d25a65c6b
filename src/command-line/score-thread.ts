import { parentPort, workerData } from 'node:worker_threads'
import type { FieldIssue } from '@org/churn'
import { openRecords } from '../lines/score-lines'
import { readHeader } from './header'
import { openModel } from './open-model'
import type { ScoredRow } from './score-rows'
import { openTableScorer, type TableSettings } from './table-scorer'

/** What a thread is started with. */
export interface ThreadSettings extends TableSettings {
  /** Folder of the model's bundle; undefined for the model inside the package. */
  readonly model: string | undefined
  /** The header's cells. */
  readonly columns: readonly string[]
  readonly rename: Readonly<Record<string, string>>
}

/** A row of a block that was scored from its cells alone is a sum of these; any other is {@link careful}. */
export const [hasLabel, isChurner, labelIsTrue, isWarned, careful] = [1, 2, 4, 8, 255]

/** What became of a block of lines. */
export interface ScoredBlock {
  /** The output. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Lines of the block, whether or not they hold a row. */
  readonly lines: number
  /** By row, in order. */
  readonly codes: Uint8Array<ArrayBuffer>
  /** By row that has a label and was scored from its cells alone. */
  readonly probabilities: Float64Array<ArrayBuffer>
  /** By row that has any and was scored from its cells alone. */
  readonly warnings: readonly (readonly FieldIssue[])[]
  /** The careful rows, with lines counted from the block's first as 1. */
  readonly rows: readonly ScoredRow[]
}

/** Scores the blocks of lines that the main thread posts, none of which holds a quote. */
export function serveBlocks(): void {
  const port = parentPort
  if (!port) throw new Error('Got the main thread, expected a worker thread.')
  const settings = workerData as ThreadSettings
  const { predictor } = openModel(settings.model)
  const header = readHeader(settings.columns, predictor.contract, settings.rename)
  const { format, scoreRecord, scoreBlock, findAside } = openTableScorer(predictor, header, settings.columns, settings)
  if (!scoreBlock) throw new Error('Got an output that is not copied line by line, expected CSV.')
  port.on('message', (bytes: Uint8Array) => {
    const codes: number[] = []
    const probabilities: number[] = []
    const warnings: (readonly FieldIssue[])[] = []
    const rows: ScoredRow[] = []
    const records = openRecords(settings.delimiter, settings.decoding, settings.columns, findAside)
    const output = scoreBlock(bytes, records, {
      scored(probability, churn, label, found) {
        const said = found.length > 0 ? isWarned : 0
        codes.push((label === undefined ? 0 : hasLabel) + (churn ? isChurner : 0) + (label ? labelIsTrue : 0) + said)
        if (said) warnings.push(found)
        if (label !== undefined) probabilities.push(probability)
      },
      careful(record) {
        const row = scoreRecord(record)
        codes.push(careful)
        rows.push(row)
        return format.write([row])
      },
    })
    const scored: ScoredBlock = {
      bytes: output.slice(),
      lines: records.line - 1,
      codes: Uint8Array.from(codes),
      probabilities: Float64Array.from(probabilities),
      warnings,
      rows,
    }
    port.postMessage(scored, [scored.bytes.buffer, scored.codes.buffer, scored.probabilities.buffer])
  })
}
