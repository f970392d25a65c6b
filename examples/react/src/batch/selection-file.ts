import { createCsvWriter } from '@org/churn/csv'
import type { Scoring } from './scoring.ts'

/** Which customers to write out, in which order, with what the plan says of each. */
export interface Selection {
  /** Places of the customers in the list, in the order of the file to be. */
  readonly rows: Uint32Array<ArrayBuffer>
  /** For each of `rows`. */
  readonly probabilities: Float64Array<ArrayBuffer>
  readonly gains: Float64Array<ArrayBuffer>
  /** How many of `rows`, from the first, the plan contacts. */
  readonly contacted: number
}

const added = ['churnProbability', 'rank', 'contact', 'expectedGain']
const linesInPiece = 5000
const { line } = createCsvWriter()

/** Writes customers out with their own columns and the plan's. */
export function writeSelection({ header, cellsOf }: Pick<Scoring, 'header' | 'cellsOf'>, selection: Selection): Blob {
  const { rows, probabilities, gains, contacted } = selection
  // Spreadsheets take a file without the mark for one in the system's own encoding.
  const pieces = [`\ufeff${line([...header, ...added])}`]
  let piece = ''
  rows.forEach((row, place) => {
    const plan = [
      probabilities[place].toFixed(6),
      `${place + 1}`,
      place < contacted ? 'yes' : 'no',
      gains[place].toFixed(2),
    ]
    piece += line([...cellsOf(row), ...plan])
    if (place % linesInPiece < linesInPiece - 1) return
    pieces.push(piece)
    piece = ''
  })
  return new Blob([...pieces, piece], { type: 'text/csv;charset=utf-8' })
}
