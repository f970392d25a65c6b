/**
 * What a place holds, as whole numbers. Enums, because bundlers write the values of their members where these are used:
 * constants of a module become variables, which engines look up each time.
 */
enum Place {
  length,
  spelling,
  /** Of a pair. */
  otherSpelling,
  number,
  firstBytes,
  firstMask,
  secondBytes,
  secondMask,
  others,
  /** Whole numbers together: one line of a processor's cache. */
  size = 16,
}

enum Known {
  /** Places for each column, a power of 2. */
  places = 128,
  /** Longest cell or pair that is known, in bytes. */
  longest = 8 + 4 * (16 - 8),
  /** Pairs that a column may learn: one that goes on learning has more of them than places, and gains nothing. */
  mostLearned = 16 * 128,
}

/** The multiplier of Fibonacci hashing, 2³² divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
export enum Fibonacci {
  multiplier = 0x9e3779b1 | 0,
}

/** What two neighbouring cells say together. */
export interface CellPair {
  /** The numbers of their spellings. */
  readonly spelling: number
  readonly otherSpelling: number
  /** The bits of constraints that they meet, exclude where met, and exclude unless met. */
  readonly constraints: readonly [number, number, number]
  /** Their part of the feature vector. */
  readonly features: Float32Array
}

/**
 * Cells that have been there before, found by their first bytes: most columns hold a few spellings, and lines that only
 * repeat known cells need not be taken apart byte by byte. Each column has some places, and each place the length of a
 * cell, the number of its spelling, and its bytes in words of four: the first two with masks for shorter cells, the last
 * one as the cell's last four bytes.
 *
 * Short cells, such as yes and no, are known in pairs, too: a pair is found, and adds to a row, in the time of one cell.
 */
export class KnownCells {
  readonly #places: Int32Array
  readonly #columnCount: number
  /** Int32Array of a pair's places × 3: its bits of constraints. */
  readonly constraints: Int32Array
  /** Float32Array of a pair's places × {@link pairWidth}. */
  readonly features: Float32Array
  /** Most numbers that a pair has in the feature vector. */
  readonly pairWidth: number
  /** Pairs that each column has learned. */
  readonly #learned: Int32Array

  constructor(columnCount: number, pairWidth: number) {
    this.#columnCount = columnCount
    this.pairWidth = pairWidth
    this.#places = new Int32Array(2 * columnCount * Known.places * Place.size)
    this.constraints = new Int32Array(3 * columnCount * Known.places)
    this.features = new Float32Array(pairWidth * columnCount * Known.places)
    this.#learned = new Int32Array(columnCount)
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
    return this.#match(view, at, column * Known.places + hashOf(first, second, separators), first, second)
  }

  /**
   * The place of the known pair whose bytes are at `at`; −1 if none is, and where the first cell has more than three bytes. The
   * second cell there may be longer, and only begin with them.
   *
   * @param column The first cell's.
   * @param separators Four times the byte that separates cells.
   */
  findPair(view: DataView, at: number, column: number, separators: number): number {
    const first = view.getInt32(at, true)
    const firstFound = separatorsIn(first, separators)
    if (firstFound === 0) return -1
    const second = view.getInt32(at + 4, true)
    const hash = pairHash(first, second, firstFound, separators)
    return this.#match(view, at, (this.#columnCount + column) * Known.places + hash, first, second)
  }

  #match(view: DataView, at: number, group: number, first: number, second: number): number {
    // A shift, which engines need not check for an overflow or a negative zero.
    const place = group << 4
    const known = this.#places
    if (((first & known[place + Place.firstMask]) ^ known[place + Place.firstBytes]) !== 0) return -1
    if (((second & known[place + Place.secondMask]) ^ known[place + Place.secondBytes]) !== 0) return -1
    const end = known[place + Place.length] - 4
    if (end <= 4) return place
    let word = place + Place.others
    for (let offset = 8; offset < end; offset += 4) if (view.getInt32(at + offset, true) !== known[word++]) return -1
    return view.getInt32(at + end, true) === known[word] ? place : -1
  }

  lengthAt(place: number): number {
    return this.#places[place + Place.length]
  }

  spellingAt(place: number): number {
    return this.#places[place + Place.spelling]
  }

  otherSpellingAt(place: number): number {
    return this.#places[place + Place.otherSpelling]
  }

  /** A pair's number, by which its constraints and features are found. */
  numberAt(place: number): number {
    return this.#places[place + Place.number]
  }

  /** Adds a cell, in place of any other that begins like it. */
  add(view: DataView, at: number, size: number, column: number, separators: number, own: number): void {
    if (size > Known.longest) return
    const hash = hashOf(view.getInt32(at, true), view.getInt32(at + 4, true), separators)
    this.#write(view, at, size, (column * Known.places + hash) * Place.size, own)
  }

  /** Adds a pair, in place of any other that begins like it. */
  addPair(view: DataView, at: number, size: number, column: number, separators: number, pair: CellPair): void {
    const first = view.getInt32(at, true)
    const found = separatorsIn(first, separators)
    if (size > Known.longest || found === 0 || this.#learned[column] === Known.mostLearned) return
    this.#learned[column]++
    const own = column * Known.places + pairHash(first, view.getInt32(at + 4, true), found, separators)
    const place = (this.#columnCount * Known.places + own) * Place.size
    this.#write(view, at, size, place, pair.spelling)
    this.#places[place + Place.otherSpelling] = pair.otherSpelling
    this.#places[place + Place.number] = own
    this.constraints.set(pair.constraints, 3 * own)
    this.features.set(pair.features, this.pairWidth * own)
  }

  #write(view: DataView, at: number, size: number, place: number, own: number): void {
    const known = this.#places
    known[place + Place.length] = size
    known[place + Place.spelling] = own
    known[place + Place.firstMask] = maskOf(size)
    known[place + Place.firstBytes] = view.getInt32(at, true) & maskOf(size)
    known[place + Place.secondMask] = maskOf(size - 4)
    known[place + Place.secondBytes] = view.getInt32(at + 4, true) & maskOf(size - 4)
    let word = place + Place.others
    for (let offset = 8; offset < size; offset += 4)
      known[word++] = view.getInt32(at + Math.min(offset, size - 4), true)
  }

  /** Forgets the cells of a column, and the pairs that it is in. */
  forget(column: number): void {
    this.#clear(column)
    this.#clear(this.#columnCount + column)
    if (column > 0) this.#clear(this.#columnCount + column - 1)
  }

  #clear(group: number): void {
    const known = this.#places
    const end = (group + 1) * Known.places * Place.size
    for (let place = group * Known.places * Place.size; place < end; place += Place.size) {
      // No masked bytes are these.
      known[place + Place.firstMask] = 0
      known[place + Place.firstBytes] = 1
    }
  }
}

/** The bits of a little-endian word that belong to its first bytes. */
function maskOf(count: number): number {
  if (count >= 4) return -1
  return count <= 0 ? 0 : (1 << (8 * count)) - 1
}

/**
 * The highest bit of each byte that is a separator, and above the first perhaps of others (Warren, Hacker's Delight, 6–1):
 * the same for the same bytes, which is enough for a hash.
 */
function separatorsIn(word: number, separators: number): number {
  const differing = word ^ separators
  return (differing - 0x01010101) & ~differing & 0x80808080
}

/** A cell's place among its column's, from the bytes before a separator in the first four, or else from all eight. */
function hashOf(first: number, second: number, separators: number): number {
  const found = separatorsIn(first, separators)
  const bytes = found === 0 ? Math.imul(first, Fibonacci.multiplier) ^ second : first & ((found & -found) - 1)
  return Math.imul(bytes, Fibonacci.multiplier) >>> 25
}

/**
 * A pair's place among its column's, from the bytes before the second separator in the first eight, or else from all.
 *
 * @param found The separators in the first four bytes, one at least.
 */
function pairHash(first: number, second: number, found: number, separators: number): number {
  const next = found & (found - 1)
  let bytes = first & ((next & -next) - 1)
  if (next === 0) {
    const behind = separatorsIn(second, separators)
    bytes = Math.imul(first, Fibonacci.multiplier) ^ (behind === 0 ? second : second & ((behind & -behind) - 1))
  }
  return Math.imul(bytes, Fibonacci.multiplier) >>> 25
}
