/** What a line of a block turned out to be. */
export enum LineKind {
  careful,
  plain,
  warned,
}

export enum Spelling {
  /** In place of a spelling: the cell holds a number that needs no table. */
  isNumber = -1,
}

/** Numbers that each line has. */
export interface LineShape {
  /** Columns of the file. */
  readonly width: number
  /** Of a feature vector, and one that holds what columns which the file lacks contribute. */
  readonly featureCount: number
  readonly template: Float32Array
}

/** The lines of one block, in arrays that serve block after block. */
export class ScannedLines {
  /** The block, and a few bytes behind it that mean nothing. */
  view: DataView = new DataView(new ArrayBuffer(0))
  /** Lines of the block. */
  count = 0
  /** The first byte of each line, and behind the last one the end of the block. */
  starts = new Int32Array(0)
  /** Where each line's content ends. */
  ends = new Int32Array(0)
  /** Each line's place in {@link LineKind}. */
  kinds = new Uint8Array(0)
  /** Lines that are understood in full: rows. */
  rowCount = 0
  /** Float32Array of rowCount × featureCount. */
  features = new Float32Array(0)
  /** Int32Array of rowCount × width: the number of each cell's spelling in its column's table, or {@link Spelling.isNumber}. */
  spellings = new Int32Array(0)
  /** Float64Array of the same shape: the number in each cell that {@link Spelling.isNumber}. */
  numbers = new Float64Array(0)
  /** The places of quotes that nothing in their cells needs, of all lines one after the other. */
  quotes = new Int32Array(64)
  quoteCount = 0
  /** Of the quotes, how many belong to each line and those before it. */
  quoteEnds = new Int32Array(0)
  readonly #shape: LineShape

  constructor(shape: LineShape) {
    this.#shape = shape
    this.#grow()
  }

  /** Forgets all lines. */
  clear(): void {
    this.count = 0
    this.rowCount = 0
    this.quoteCount = 0
  }

  /** Makes room for one more line. */
  reserve(): void {
    if (this.count + 1 === this.starts.length) this.#grow()
  }

  /** Adds a cell of the next row that holds a number, and its feature, unless that is −1. */
  addNumber(place: number, feature: number, number: number): void {
    const cell = this.rowCount * this.#shape.width + place
    this.spellings[cell] = Spelling.isNumber
    this.numbers[cell] = number
    if (feature >= 0) this.features[this.rowCount * this.#shape.featureCount + feature] = number
  }

  addQuotes(opening: number, closing: number): void {
    if (this.quoteCount + 2 > this.quotes.length)
      this.quotes = widened(this.quotes, new Int32Array(2 * this.quotes.length))
    this.quotes[this.quoteCount++] = opening
    this.quotes[this.quoteCount++] = closing
  }

  #grow(): void {
    const room = Math.max(1024, 2 * this.starts.length)
    const { featureCount, template, width } = this.#shape
    this.starts = widened(this.starts, new Int32Array(room))
    this.ends = widened(this.ends, new Int32Array(room))
    this.kinds = widened(this.kinds, new Uint8Array(room))
    this.quoteEnds = widened(this.quoteEnds, new Int32Array(room))
    // One more, because a known cell is written as if it were a pair.
    this.spellings = widened(this.spellings, new Int32Array(room * width + 1))
    this.numbers = widened(this.numbers, new Float64Array(room * width))
    const known = this.features
    this.features = new Float32Array(room * featureCount)
    for (let row = 0; row < room; row++) this.features.set(template, row * featureCount)
    this.features.set(known)
  }
}

function widened<Numbers extends { set(from: Numbers): void }>(from: Numbers, to: Numbers): Numbers {
  to.set(from)
  return to
}
