import type { FieldIssue } from '../checks/errors'
import type { AsideFinder } from '../csv/asides'
import { decodeCells } from '../csv/cells'
import type { HeaderMatch } from '../csv/header'
import type { CsvRecord } from '../csv/record'
import type { CsvRecords } from '../csv/records'
import { RecordScanner } from '../csv/scanner'
import type { ModelContract } from '../model/contract'
import { partsOf } from '../predictor/predictor-parts'
import type { DecisionPolicy } from '../steps/policy'
import type { ChurnPrediction } from '../steps/prediction'
import type { NumberReading } from '../steps/read-cell'
import { Answers } from './answers'
import { ByteWriter } from './byte-writer'
import { findColumns } from './file-columns'
import { LineScan } from './line-scan'
import { RowReasons } from './row-reasons'
import { warningsOfRow } from './row-warnings'
import { LineKind, type ScannedLines } from './scanned-lines'

/** How an answer is added to a line. */
export interface LineFormat {
  /** The cells behind the probability that depend on the margin alone, each with its delimiter before it. */
  decision(prediction: ChurnPrediction): string
  /** One reason's cell, with its delimiter before it. */
  reason(sentence: string): string
  /** The cell of a reason that does not exist. */
  readonly noReason: string
  /** The cells behind the reasons, with the line break. */
  end(warnings: readonly FieldIssue[]): string
}

/** What becomes of each row, in the file's order. */
export interface RowListener {
  /** A row that was scored from its cells alone. `label` is the outcome the file records. */
  scored(probability: number, churn: boolean, label: boolean | undefined, warnings: readonly FieldIssue[]): void
  /** A row that is not understood from its cells alone. Returns the text to write for it. */
  careful(record: CsvRecord): string
}

/** What is scored and how. */
export interface LineOptions {
  readonly header: HeaderMatch
  /** Columns of the file. */
  readonly width: number
  /** ASCII code. */
  readonly delimiter: number
  /** Whether bytes beyond ASCII are UTF-8 where they are valid. */
  readonly isUtf8: boolean
  readonly policy: DecisionPolicy
  /** How the file writes numbers, if not as the contract says. */
  readonly numbers?: NumberReading | undefined
  /** Reasons for each customer. */
  readonly top: number
  /** Undefined for outputs that do not copy lines. */
  readonly format: LineFormat | undefined
  /** Tells customers from other rows. */
  readonly findAside?: AsideFinder | undefined
}

/**
 * Scores a block of lines: bytes in, bytes out. What it returns is good until the next block.
 *
 * @param bytes Whole lines, the first of which begins a record.
 * @param records The careful reader, at rest where the lines begin; afterwards it may wait for the rest of a record.
 * @param room Where to write what is returned, if it fits there.
 */
export type LineScorer = (
  bytes: Uint8Array,
  records: CsvRecords,
  listener: RowListener,
  room?: Uint8Array,
) => Uint8Array

/** Columns of the widest table that is read so: each takes 16 KiB, whatever it holds. */
const mostColumns = 2000

/**
 * Builds the scorer of well-formed lines. It goes from bytes to spans of cells, through a table for each field, to
 * bytes: no text for a cell, no object for a row. What a line's cells do not say by themselves is left to the careful
 * reader: quotes that matter, stray bytes, refusals. Undefined for models whose rows cannot be understood cell by cell, and
 * for very wide tables.
 */
export function createLineScorer(
  predictor: { readonly contract: ModelContract },
  options: LineOptions,
): LineScorer | undefined {
  const { width, delimiter, isUtf8, policy, top, format, numbers, findAside } = options
  const { batchSteps, loaded, mode, calibrate } = partsOf(predictor)
  const { features: featureColumns } = loaded.manifest
  const featureCount = featureColumns.length
  const found = findColumns(predictor, options.header, { width, featureCount, numbers })
  if (!found || !format || mode === 'asynchronous' || width < 2 || width > mostColumns) return undefined

  const { fields, labels, labelPlace } = found
  const { conclude, run } = batchSteps({ policy })
  const kind = fields.some(({ absence }) => absence) ? LineKind.warned : LineKind.plain
  const encode = (text: string) => new TextEncoder().encode(text)
  const { total } = predictor.contract.source.reading ?? {}
  const asides = {
    aside: total === undefined ? undefined : encode(total),
    isAside: findAside && createAsideCheck(findAside, delimiter),
  }
  const scan = new LineScan({ ...found, ...asides, delimiter, width, featureCount, kind, isUtf8 })
  const concludeAt = (margin: number) => conclude(margin, []) as ChurnPrediction
  const answers = new Answers(calibrate, concludeAt, format.decision, format.end([]))
  const shared = { fields, featureColumns, top, write: format.reason, none: encode(format.noReason) }
  const reasons = top > 0 ? new RowReasons({ ...shared, shap: loaded.explainer() }) : undefined
  const end = encode(format.end([]))
  const out = new ByteWriter()

  /** A line's own bytes, without the quotes that nothing in their cells needs. */
  const addLine = ({ view, starts, ends, quotes, quoteEnds }: ScannedLines, line: number) => {
    let at = starts[line]
    for (let quote = line === 0 ? 0 : quoteEnds[line - 1]; quote < quoteEnds[line]; quote++) {
      out.addSlice(view, at, quotes[quote])
      at = quotes[quote] + 1
    }
    out.addSlice(view, at, ends[line])
  }

  const addRow = (lines: ScannedLines, line: number, row: number, margin: number, listener: RowListener) => {
    const answer = answers.find(margin)
    const probability = calibrate(margin)
    const label = labelPlace < 0 ? undefined : labels.values[lines.spellings[row * width + labelPlace]]
    const isWarned = lines.kinds[line] === LineKind.warned
    const warnings = isWarned ? warningsOfRow(fields, lines, row * width) : none
    addLine(lines, line)
    out.addNumber(delimiter, probability)
    if (isWarned || reasons) {
      out.add(answer.bytes)
      reasons?.add(out, lines, row, width)
      if (isWarned) out.addText(format.end(warnings))
      else out.add(end)
    } else out.add(answer.last)
    listener.scored(probability, answer.churn, label as boolean | undefined, warnings)
  }

  return (bytes, records, listener, room) => {
    scan.forgetIfFull((place) => reasons?.forgetSpellings(place))
    out.clear(room)
    const lines = scan.scan(bytes)
    const margins = run(lines.features.subarray(0, lines.rowCount * featureCount), lines.rowCount) as Float32Array
    let isAtRest = true
    let passed = 0
    for (let line = 0, row = 0; line < lines.count; line++) {
      const isRow = lines.kinds[line] !== LineKind.careful
      if (isRow && isAtRest) {
        addRow(lines, line, row, margins[row], listener)
        passed++
      } else {
        records.passLines(passed)
        passed = 0
        // A copy, because the reader may keep it until the record ends.
        const own = bytes.slice(lines.starts[line], lines.starts[line + 1])
        for (const record of records.read(own, false)) out.addText(listener.careful(record))
        isAtRest = records.isAtRest
      }
      // Inside an open quote, a line says nothing by itself.
      if (isRow) row++
    }
    records.passLines(passed)
    return out.written
  }
}

const none: readonly FieldIssue[] = []

/** Builds what tells whether a well-formed line is no customer. */
function createAsideCheck(findAside: AsideFinder, delimiter: number) {
  const scan = new RecordScanner(delimiter)
  return (line: Uint8Array) => {
    scan.reset()
    if (scan.scan(line, 0, line.length, true) !== 'whole') return false
    return findAside(decodeCells(line, scan, 'utf-8').cells) !== undefined
  }
}
