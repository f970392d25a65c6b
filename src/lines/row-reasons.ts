import type { FeatureColumn } from '../model/manifest'
import type { ShapExplainer } from '../trees/shap-explainer'
import type { ByteWriter } from './byte-writer'
import type { FileField } from './file-columns'
import { ReasonBytes } from './reason-bytes'
import { createReasonFinder } from './reason-finder'
import { type ScannedLines, Spelling } from './scanned-lines'

/** What a row's reasons are found by, and how they are written. */
export interface ReasonOptions {
  readonly fields: readonly FileField[]
  readonly featureColumns: readonly FeatureColumn[]
  readonly shap: ShapExplainer
  /** Reasons for each customer. */
  readonly top: number
  /** One reason's cell. */
  readonly write: (sentence: string) => string
  /** The cell of a reason that does not exist. */
  readonly none: Uint8Array
}

/** Writes the strongest reasons of rows. */
export class RowReasons {
  readonly #options: ReasonOptions
  readonly #finder: ReturnType<typeof createReasonFinder>
  readonly #sentences: readonly ReasonBytes[]

  constructor(options: ReasonOptions) {
    const { fields, featureColumns, shap, top, write } = options
    this.#options = options
    this.#finder = createReasonFinder(fields, featureColumns, shap, top)
    this.#sentences = fields.map(({ field }) => new ReasonBytes(field, write))
  }

  add(out: ByteWriter, { features, spellings, numbers }: ScannedLines, row: number, width: number): void {
    const { fields, featureColumns, top, none } = this.#options
    const { find, fields: foundFields, directions } = this.#finder
    const found = find(features.subarray(row * featureColumns.length, (row + 1) * featureColumns.length))
    for (let reason = 0; reason < found; reason++) {
      const { place, table } = fields[foundFields[reason]]
      const sentences = this.#sentences[foundFields[reason]]
      const direction = directions[reason]
      const cell = row * width + place
      if (place < 0) out.add(sentences.ofMissing(direction))
      else if (spellings[cell] === Spelling.isNumber) out.add(sentences.ofNumber(numbers[cell], direction))
      else out.add(sentences.ofSpelling(spellings[cell], table.values[spellings[cell]], direction))
    }
    for (let reason = found; reason < top; reason++) out.add(none)
  }

  /** Forgets the reasons of the spellings in a column of the file, whose numbers are given to others. */
  forgetSpellings(column: number): void {
    this.#options.fields.forEach(({ place }, field) => {
      if (place === column) this.#sentences[field].forgetSpellings()
    })
  }
}
