/** Why a record cannot be split into the header's cells. */
export interface Problem {
  /** Short and without the record's own text: the key under which problems are counted. */
  readonly kind: string
  readonly message: string
}

/** The largest record in bytes. Bounds memory: an unclosed quote makes the rest of the file one record. */
export const longestRecord = 2_500_000

export const unclosedQuote: Problem = {
  kind: 'unclosed quote',
  message: 'got a quoted cell that does not end on this line, expected a closing quote',
}

export const tooLong: Problem = {
  kind: 'line too long',
  message: `got a line of more than ${longestRecord} bytes, expected fewer; only its first cells are kept`,
}

export const notUtf8: Problem = {
  kind: 'not UTF-8',
  message: 'got bytes that are not UTF-8, expected UTF-8 text; each is shown as \ufffd',
}

/** Longest listing of the cells that a record has too many. */
const longestListing = 200

export function wrongWidth(values: readonly string[], width: number): Problem {
  const beyond = values.slice(width).map((text) => JSON.stringify(text.slice(0, longestListing)))
  const listing = beyond.length > 0 ? `; beyond them: ${beyond.join(', ').slice(0, longestListing)}` : ''
  const cells = values.length === 1 ? '1 cell' : `${values.length} cells`
  return { kind: 'wrong number of cells', message: `got ${cells}, expected ${width} as in the header${listing}` }
}
