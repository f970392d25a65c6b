/**
 * What a place holds, as whole numbers. Enums, because bundlers write the values of their members where these are used:
 * constants of a module become variables, which engines look up each time.
 */
enum Place {
  /** Bytes up to the next cell, 0 in an empty place. */
  length,
  /** Cells: 1 or 2. */
  count,
  spelling,
  otherSpelling,
  /** Where their part of the feature vector begins, and how long it is. */
  start,
  width,
  first,
  second,
  others,
  /** Whole numbers together: one line of a processor's cache. */
  size = 16,
}

enum Known {
  /** Places for each column, a power of 2. */
  places = 256,
  /** The most bytes that are known, with the separator behind them. */
  longest = 4 + 4 * (16 - 8),
  /** What a column may learn by eight bytes before it is known by four. */
  mostByEight = 64,
  /** What it may learn at all: one that goes on learning has more to know than places, and gains nothing. */
  mostLearned = 16 * 256,
}

/** The multiplier of Fibonacci hashing, 2³² divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
export enum Fibonacci {
  multiplier = 0x9e3779b1 | 0,
}

/** What one cell says, or two neighbours together. */
export interface KnownMeaning {
  /** The numbers of their spellings, one or two. */
  readonly spellings: readonly number[]
  /** The bits of constraints that they meet, exclude where met, and exclude unless met. */
  readonly constraints: readonly [number, number, number]
  /** Where their part of the feature vector begins. */
  readonly start: number
  readonly features: Float32Array
}

/**
 * Cells that have been there before, found by the eight bytes that begin with them: most columns hold a few spellings, and
 * lines that only repeat known cells need not be taken apart byte by byte. Each column has some places, and each place what
 * its cell says, and its bytes in words of four, the last one as its last four bytes. A cell's separator counts as one of
 * its bytes, so that no longer cell is taken for it. What follows a shorter cell is compared with it, which takes less time
 * than to find where it ends: such a cell has a place for each of the beginnings that follow it. Where these are too many,
 * as before a column of numbers, the column is known by four bytes instead.
 *
 * Short cells, such as yes and no, are known in pairs: a pair is found, and adds to a row, in the time of one cell.
 */
export class KnownCells {
  readonly #places: Int32Array
  /** By column: −1 where it is known by eight bytes, 0 where by four. */
  readonly #secondMasks: Int32Array
  /** Cells and pairs that each column has learned. */
  readonly #learned: Int32Array
  /** Int32Array of places × 3: bits of constraints. */
  readonly constraints: Int32Array
  /** Float32Array of places × {@link mostFeatures}. */
  readonly features: Float32Array
  /** Most numbers that a place has in the feature vector. */
  readonly mostFeatures: number

  constructor(columnCount: number, mostFeatures: number) {
    const count = columnCount * Known.places
    this.#secondMasks = new Int32Array(columnCount).fill(-1)
    this.#learned = new Int32Array(columnCount)
    this.#places = new Int32Array(count * Place.size)
    this.constraints = new Int32Array(3 * count)
    this.features = new Float32Array(mostFeatures * count)
    this.mostFeatures = mostFeatures
  }

  /** The place of the known cell or pair whose bytes are at `at`; −1 if none is. */
  find(view: DataView, at: number, column: number): number {
    const first = view.getInt32(at, true)
    const second = view.getInt32(at + 4, true) & this.#secondMasks[column]
    // A shift, which engines need not check for an overflow or a negative zero.
    let place = (column * Known.places + hashOf(first, second)) << 4
    const known = this.#places
    if (first !== known[place + Place.first] || second !== known[place + Place.second]) {
      place ^= Place.size
      if (first !== known[place + Place.first] || second !== known[place + Place.second]) return -1
    }
    const end = known[place + Place.length] - 4
    if (end <= 0) return end === -4 ? -1 : place
    let word = place + Place.others
    for (let offset = 4; offset < end; offset += 4) if (view.getInt32(at + offset, true) !== known[word++]) return -1
    return view.getInt32(at + end, true) === known[word] ? place : -1
  }

  /** Bytes up to the next cell. */
  lengthAt(place: number): number {
    return this.#places[place + Place.length]
  }

  /** Cells: 1 or 2. */
  countAt(place: number): number {
    return this.#places[place + Place.count]
  }

  spellingAt(place: number): number {
    return this.#places[place + Place.spelling]
  }

  /** The second cell's spelling, which means nothing where there is one cell alone. */
  otherSpellingAt(place: number): number {
    return this.#places[place + Place.otherSpelling]
  }

  /** Where the part of the feature vector begins. */
  startAt(place: number): number {
    return this.#places[place + Place.start]
  }

  /** Numbers in that part. */
  widthAt(place: number): number {
    return this.#places[place + Place.width]
  }

  /** A place's number, by which its constraints and features are found. */
  numberAt(place: number): number {
    return place >> 4
  }

  /** Whether a cell or pair of so many bytes is one of those that are looked for together. */
  isShort(size: number, column: number): boolean {
    return size <= (this.#secondMasks[column] === 0 ? 4 : 8)
  }

  /**
   * Adds a cell or pair, in place of any other that begins like it.
   *
   * @param size Bytes, with the separator behind them.
   */
  add(view: DataView, at: number, size: number, column: number, meaning: KnownMeaning): void {
    if (size > Known.longest || this.#learned[column] === Known.mostLearned) return
    if (this.#learned[column]++ === Known.mostByEight) {
      this.forget(column)
      this.#secondMasks[column] = 0
    }
    const first = view.getInt32(at, true)
    const second = view.getInt32(at + 4, true) & this.#secondMasks[column]
    const number = this.#freeAt(column * Known.places + hashOf(first, second), first, second)
    const { spellings, start, features } = meaning
    const [spelling, other = 0] = spellings
    const others = Array.from({ length: Math.max(0, Math.ceil((size - 4) / 4)) }, (_, index) =>
      view.getInt32(at + Math.min(4 + 4 * index, size - 4), true),
    )
    this.#places.set(
      [size, spellings.length, spelling, other, start, features.length, first, second, ...others],
      number * Place.size,
    )
    this.constraints.set(meaning.constraints, 3 * number)
    this.features.set(features, this.mostFeatures * number)
  }

  /** The number of the place for these first bytes: the neighbour of their own where that is taken. */
  #freeAt(number: number, first: number, second: number): number {
    const known = this.#places
    const isFree = (place: number) =>
      known[place + Place.length] === 0 ||
      (known[place + Place.first] === first && known[place + Place.second] === second)
    return [number, number ^ 1].find((each) => isFree(each * Place.size)) ?? number
  }

  /** Forgets the cells of a column, and the pairs that it is in. */
  forget(column: number): void {
    const from = Math.max(0, column - 1)
    this.#places.fill(0, from * Known.places * Place.size, (column + 1) * Known.places * Place.size)
  }
}

/** A cell's place among its column's. */
function hashOf(first: number, second: number): number {
  return Math.imul(Math.imul(first, Fibonacci.multiplier) ^ second, Fibonacci.multiplier) >>> 24
}
