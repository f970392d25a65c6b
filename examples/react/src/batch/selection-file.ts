import { createCsvWriter } from '@org/churn/csv'
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

/** What is added to the columns of the file. */
export const addedColumns = [
  'rank',
  'contact',
  'churnProbability',
  'atStake',
  'expectedGain',
  'reason1',
  'reason2',
  'reason3',
  'nextOffer',
  'offerEffect',
  'offerCost',
] as const

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
  const pieces = [`\ufeff${line([...header, ...addedColumns])}`]
  let piece = ''
  rows.forEach((row, place) => {
    const { reasons, offer } = detailOf(place)
    const plan = [
      place + 1,
      place < contacted ? 'yes' : 'no',
      probabilities[place].toFixed(3),
      stakes[place].toFixed(2),
      gains[place].toFixed(2),
      ...Array.from({ length: reasonCount }, (_, index) => reasons[index] ?? ''),
      offer?.phrase ?? '',
      offer?.difference.toFixed(3) ?? '',
      offer?.cost?.toFixed(2) ?? '',
    ]
    piece += line([...cellsOf(row), ...plan])
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
