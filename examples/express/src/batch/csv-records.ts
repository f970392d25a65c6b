import { CellReader, type Outcome } from './csv-cells.ts'
import { type Line, longestRecord } from './lines.ts'

/** A record of a table with the line on which it starts: its cells, or what keeps it from being read. */
export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[]; readonly problem?: undefined }
  | { readonly line: number; readonly cells?: undefined; readonly problem: string }

/** Most lines of one record. Bounds how often a line is read again, and how long an answer waits for a quote to close. */
export const mostLines = 50

const quoteProblem = 'a quote is not closed, or not doubled'

/**
 * Joins the lines of a table into its records; a line break between quotes does not end one. Where a quote turns out to
 * be a stray one, only the line with it is refused and those behind it are read again, so that no record is lost to
 * another's mistake: it is not closed within the limits, is closed in the middle of a cell, or would join lines to a
 * record of another width than the header.
 */
export class CsvRecords {
  /** The lines of the record under way. */
  #lines: Line[] = []
  #reader = new CellReader()
  #length = 0
  #width: number | undefined

  /** Takes the next line; answers the records that it finishes, or shows to be broken. Empty lines are passed over. */
  take(line: Line): readonly CsvRecord[] {
    const found: CsvRecord[] = []
    this.#take(line, found)
    return found
  }

  /** Gives up what has not been finished when the table ends. */
  end(): readonly CsvRecord[] {
    const found: CsvRecord[] = []
    while (this.#lines.length > 0) this.#giveUp(found)
    return found
  }

  #take(line: Line, found: CsvRecord[]): void {
    if (this.#lines.length === 0 && (line.text === '' || line.text === '\r')) return
    this.#lines.push(line)
    const outcome = this.#read(line)
    if (outcome === 'broken') this.#giveUp(found)
    if (outcome !== 'whole') return
    const { cells } = this.#reader
    this.#width ??= cells.length
    found.push({ line: this.#begin()?.line ?? line.line, cells })
  }

  #read({ text }: Line): Outcome {
    if (text === undefined) return 'broken'
    this.#length += text.length
    const outcome = this.#reader.read(text)
    const lines = this.#lines.length
    if (lines === 1) return outcome
    if (lines > mostLines || this.#length > longestRecord) return 'broken'
    const { length } = this.#reader.cells
    return outcome === 'whole' && length !== (this.#width ?? length) ? 'broken' : outcome
  }

  #giveUp(found: CsvRecord[]): void {
    const [, ...behind] = this.#lines
    const first = this.#begin()
    if (first) found.push({ line: first.line, problem: first.problem ?? quoteProblem })
    for (const line of behind) this.#take(line, found)
  }

  /** Begins a record; answers the first line of the one before. */
  #begin(): Line | undefined {
    const [first] = this.#lines
    this.#lines = []
    this.#reader = new CellReader()
    this.#length = 0
    return first
  }
}
