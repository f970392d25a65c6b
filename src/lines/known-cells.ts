/** Places for each column, a power of 2. */
const places = 128

/** Whole numbers that a place holds: see {@link KnownCells}. Together they are one line of a processor's cache. */
const stride = 16
const [length, spelling, firstBytes, firstMask, secondBytes, secondMask, others] = [0, 1, 2, 3, 4, 5, 6]

/** Longest cell that is known, in bytes. */
const longest = 8 + 4 * (stride - others)

/** The multiplier of Fibonacci hashing, 2³² divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
export const golden = 0x9e3779b1 | 0

/**
 * Cells that have been there before, found by their first bytes: most columns hold a few spellings, and lines that only
 * repeat known cells need not be taken apart byte by byte. Each column has some places, and each place the length of a
 * cell, the number of its spelling, and its bytes in words of four: the first two with masks for shorter cells, the last
 * one as the cell's last four bytes.
 */
export class KnownCells {
  readonly #places: Int32Array

  constructor(columnCount: number) {
    this.#places = new Int32Array(columnCount * places * stride)
    for (let column = 0; column < columnCount; column++) this.forget(column)
  }

  /**
   * The place of the known cell whose bytes are at `at`; −1 if none is. The cell there may be longer, and only begin with
   * them.
   *
   * @param separators Four times the byte that is expected behind the cell.
   */
  find(view: DataView, at: number, column: number, separators: number): number {
    const first = view.getInt32(at, true)
    const second = view.getInt32(at + 4, true)
    const place = (column * places + hashOf(first, second, separators)) * stride
    const known = this.#places
    if (((first & known[place + firstMask]) ^ known[place + firstBytes]) !== 0) return -1
    if (((second & known[place + secondMask]) ^ known[place + secondBytes]) !== 0) return -1
    const end = known[place + length] - 4
    if (end <= 4) return place
    let word = place + others
    for (let offset = 8; offset < end; offset += 4) if (view.getInt32(at + offset, true) !== known[word++]) return -1
    return view.getInt32(at + end, true) === known[word] ? place : -1
  }

  lengthAt(place: number): number {
    return this.#places[place + length]
  }

  spellingAt(place: number): number {
    return this.#places[place + spelling]
  }

  /** Adds a cell, in place of any other that begins like it. */
  add(view: DataView, at: number, size: number, column: number, separators: number, number: number): void {
    if (size > longest) return
    const known = this.#places
    const first = view.getInt32(at, true)
    const second = view.getInt32(at + 4, true)
    const place = (column * places + hashOf(first, second, separators)) * stride
    known[place + length] = size
    known[place + spelling] = number
    known[place + firstMask] = maskOf(size)
    known[place + firstBytes] = first & maskOf(size)
    known[place + secondMask] = maskOf(size - 4)
    known[place + secondBytes] = second & maskOf(size - 4)
    let word = place + others
    for (let offset = 8; offset < size; offset += 4)
      known[word++] = view.getInt32(at + Math.min(offset, size - 4), true)
  }

  /** Forgets the cells of a column. */
  forget(column: number): void {
    const known = this.#places
    const end = (column + 1) * places * stride
    for (let place = column * places * stride; place < end; place += stride) {
      // No masked bytes are these.
      known[place + firstMask] = 0
      known[place + firstBytes] = 1
    }
  }
}

/** The bits of a little-endian word that belong to its first bytes. */
function maskOf(count: number): number {
  if (count >= 4) return -1
  return count <= 0 ? 0 : (1 << (8 * count)) - 1
}

/** A cell's place among its column's, from the bytes before a separator in the first four, or else from all eight. */
function hashOf(first: number, second: number, separators: number): number {
  const differing = first ^ separators
  // The highest bit of each byte that is a separator, up to the first (Warren, Hacker's Delight, 6–1).
  const found = (differing - 0x01010101) & ~differing & 0x80808080
  const bytes = found === 0 ? Math.imul(first, golden) ^ second : first & ((found & -found) - 1)
  return Math.imul(bytes, golden) >>> 25
}
