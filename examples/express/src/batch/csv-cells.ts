const quote = '"'

/** How a record stands after a line: finished, in the middle of a quoted cell, or not as RFC 4180 writes it. */
export type Outcome = 'whole' | 'open' | 'broken'

/**
 * Reads a record's cells, line by line (RFC 4180). A quote opens a cell only where the cell begins, and means itself in the
 * middle of one; it closes a cell only before a comma or the end of the line.
 */
export class CellReader {
  readonly cells: string[] = []
  /** What has been read of a quoted cell that is not closed. */
  #open: string | undefined

  read(line: string): Outcome {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    let at = 0
    for (;;) {
      if (this.#open === undefined && text[at] === quote) {
        this.#open = ''
        at++
      }
      if (this.#open === undefined) {
        const comma = text.indexOf(',', at)
        const end = comma < 0 ? text.length : comma
        this.cells.push(text.slice(at, end))
        at = end
      } else {
        const closing = closingQuote(text, at)
        if (closing < 0) {
          this.#open += `${line.slice(at)}\n`
          return 'open'
        }
        this.cells.push((this.#open + text.slice(at, closing)).replaceAll('""', quote))
        this.#open = undefined
        at = closing + 1
        if (at < text.length && text[at] !== ',') return 'broken'
      }
      if (at === text.length) return 'whole'
      at++
    }
  }
}

/** The next quote that is not one of a pair; -1 where there is none on this line. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 2))
    if (text[at + 1] !== quote) return at
  return -1
}
