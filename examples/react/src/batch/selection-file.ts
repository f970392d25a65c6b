import { callCells, callColumns, createCsvWriter } from '@org/churn/csv'
import type { RowDetail } from './row-details.ts'
import type { Scoring } from './scoring.ts'

/** Which customers to write out, in which order, with what the plan says of each. */
export interface Selection {
  /** Places of the customers in the list, in the order of the file to be. */
  readonly rows: Uint32Array<ArrayBuffer>
  /** For each of `rows`. */
  readonly probabilities: Float64Array<ArrayBuffer>
  readonly gains: Float64Array<ArrayBuffer>
  /** What each would take along: value × probability. */
  readonly stakes: Float64Array<ArrayBuffer>
  /** How many of `rows`, from the first, the plan contacts. */
  readonly contacted: number
}

const reasonCount = 3
const linesInPiece = 5000
const { line } = createCsvWriter()
/** Read back by this page, not by a spreadsheet: cells stay as they are. */
const unchanged = createCsvWriter({ formulas: 'keep' })

/**
 * Writes customers out with their own columns and the plan's: probabilities with three decimals, more of which the model
 * does not know; the effect of an offer as a change of the probability.
 *
 * @param detailOf - Reasons of the customer at a place of the selection, with an offer for those to contact.
 */
export function writeSelection(
  { header, cellsOf }: Pick<Scoring, 'header' | 'cellsOf'>,
  { rows, probabilities, gains, stakes, contacted }: Selection,
  detailOf: (place: number) => RowDetail,
): Blob {
  // Spreadsheets take a file without the mark for one in the system's own encoding.
  const pieces = [`\ufeff${line([...header, ...callColumns(reasonCount)])}`]
  let piece = ''
  rows.forEach((row, place) => {
    const { reasons, offer } = detailOf(place)
    const call = {
      rank: place + 1,
      contact: place < contacted,
      probability: probabilities[place],
      atStake: stakes[place],
      expectedGain: gains[place],
      reasons,
      offer,
    }
    piece += line([...cellsOf(row), ...callCells(call, reasonCount)])
    if (place % linesInPiece < linesInPiece - 1) return
    pieces.push(piece)
    piece = ''
  })
  return new Blob([...pieces, piece], { type: 'text/csv;charset=utf-8' })
}

/** The scored rows as the file had them. */
export function writeList({ header, ids, cellsOf }: Pick<Scoring, 'header' | 'ids' | 'cellsOf'>): string {
  return [header, ...ids.map((_, row) => cellsOf(row))].map((cells) => unchanged.line(cells)).join('')
}
