import type { HeaderMatch } from '../csv/header'
import type { CsvRecord } from '../csv/record'
import type { CsvRecords } from '../csv/records'
import type { ModelContract } from '../model/contract'
import { partsOf } from '../predictor/predictor-parts'
import type { DecisionPolicy } from '../steps/policy'
import type { ChurnPrediction } from '../steps/prediction'
import type { NumberReading } from '../steps/read-cell'
import { AnswerTable, probabilityRoom } from './answer-table'
import { ByteWriter } from './byte-writer'
import { createFieldTables, createLabelTable } from './field-tables'
import { LineScan, type ScannedColumn } from './line-scan'
import { ReasonBytes } from './reason-bytes'
import { createReasonFinder } from './reason-finder'

/** How an answer is added to a line. */
export interface LineFormat {
  /** The cells behind the probability that depend on the margin alone, each with its delimiter before it. */
  decision(prediction: ChurnPrediction): string
  /** One reason's cell, with its delimiter before it. */
  reason(sentence: string): string
  /** The cell of a reason that does not exist. */
  readonly noReason: string
  /** The cells behind the reasons, with the line break. */
  readonly end: string
}

/** What becomes of each row, in the file's order. */
export interface RowListener {
  /** A row that was scored. `label` is the outcome the file records. */
  scored(probability: number, churn: boolean, label: boolean | undefined): void
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
}

/**
 * Scores a block of lines: bytes in, bytes out.
 *
 * @param bytes Whole lines, the first of which begins a record.
 * @param records The careful reader, at rest where the lines begin; afterwards it may wait for the rest of a record.
 */
export type LineScorer = (bytes: Uint8Array, records: CsvRecords, listener: RowListener) => Uint8Array

/**
 * Builds the scorer of well-formed lines. It goes from bytes to spans of cells, through a table for each field, to
 * bytes: no text for a cell, no object for a row. What a line's cells do not say by themselves is left to the careful
 * reader: quotes, stray bytes, warnings, refusals. Undefined for models whose rows cannot be understood cell by cell.
 */
export function createLineScorer(
  predictor: { readonly contract: ModelContract },
  options: LineOptions,
): LineScorer | undefined {
  const { width, delimiter, isUtf8, policy, top, format } = options
  const { batchSteps, loaded, mode } = partsOf(predictor)
  const fields = createFieldTables(predictor, options.numbers)
  const places = new Map(options.header.columns.map(({ column, place }) => [column, place]))
  if (!fields || !format || mode === 'asynchronous' || width < 2) return undefined

  const { conclude, run } = batchSteps({ policy })
  const { features: featureColumns } = loaded.manifest
  const featureCount = featureColumns.length
  const template = new Float32Array(featureCount)
  const columns: (ScannedColumn | undefined)[] = Array.from({ length: width }, () => undefined)
  let meets = 0
  for (const { field, table, start, numbers, absent } of fields) {
    const place = places.get(field.column)
    if (place !== undefined) {
      columns[place] = { table, start, numbers }
      continue
    }
    const meaning = absent()
    if (!meaning) return undefined
    if (meaning.features.length > 0) template.set(meaning.features, start)
    meets |= meaning.meets
  }
  const labelPlace = places.get(predictor.contract.target.column) ?? -1
  const labels = createLabelTable(predictor)
  if (labelPlace >= 0) columns[labelPlace] = { table: labels, start: 0 }

  const scan = new LineScan({ delimiter, columns, featureCount, template, meets, isUtf8 })
  const answers = new AnswerTable((margin) => conclude(margin, []) as ChurnPrediction, format.decision)
  const finder = top > 0 ? createReasonFinder(fields, featureColumns, loaded.explainer(), top) : undefined
  const sentences = fields.map(({ field }) => new ReasonBytes(field, format.reason))
  const placeOfField = fields.map(({ field }) => places.get(field.column) ?? -1)
  const encoder = new TextEncoder()
  const noReason = encoder.encode(format.noReason)
  const end = encoder.encode(format.end)
  /** Bytes that a line gets behind its own, to begin with. */
  const addition = 64 + 64 * top

  const addReasons = (out: ByteWriter, row: number) => {
    if (!finder) return
    const found = finder.find(scan.features.subarray(row * featureCount, (row + 1) * featureCount))
    for (let reason = 0; reason < top; reason++) {
      if (reason >= found) {
        out.add(noReason)
        continue
      }
      const field = finder.fields[reason]
      const direction = finder.directions[reason]
      const cell = row * width + placeOfField[field]
      const spelling = scan.spellings[cell]
      out.add(
        spelling < 0
          ? sentences[field].ofNumber(scan.numbers[cell], direction)
          : sentences[field].ofSpelling(spelling, fields[field].table.values[spelling], direction),
      )
    }
  }

  return (bytes, records, listener) => {
    fields.forEach(({ table }, place) => {
      if (table.forgetIfFull()) sentences[place].forgetSpellings()
    })
    labels.forgetIfFull()
    scan.scan(bytes)
    const { rowCount, lineCount } = scan
    const margins = run(scan.features.subarray(0, rowCount * featureCount), rowCount) as Float32Array
    const out = new ByteWriter(bytes.length + rowCount * addition)
    let passed = 0
    for (let line = 0, row = 0; line < lineCount; line++) {
      const start = scan.starts[line]
      const isPlain = scan.plain[line] === 1
      if (isPlain && records.isAtRest) {
        const answer = answers.find(margins[row])
        out.addSlice(bytes, start, scan.ends[line])
        out.addByte(delimiter)
        const digits = answer * probabilityRoom
        out.addSlice(answers.digits, digits, digits + answers.lengths[answer])
        out.add(answers.ending(answer))
        addReasons(out, row)
        out.add(end)
        const label = labelPlace < 0 ? undefined : labels.values[scan.spellings[row * width + labelPlace]]
        listener.scored(answers.probabilities[answer], answers.churns[answer] === 1, label as boolean | undefined)
        row++
        passed++
        continue
      }
      records.passLines(passed)
      passed = 0
      for (const record of records.read(bytes.subarray(start, scan.starts[line + 1]), false)) {
        out.addText(listener.careful(record))
      }
      // Inside an open quote, a line says nothing by itself.
      if (isPlain) row++
    }
    records.passLines(passed)
    return out.take()
  }
}
