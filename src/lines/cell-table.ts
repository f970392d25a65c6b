import type { FieldIssue } from '../checks/errors'
import { decodeUtf8Leniently } from '../csv/encoding'
import { Fibonacci } from './known-cells'
import { LineKind } from './scanned-lines'

/** The warnings about a cell, in the groups in which those of a row follow each other. */
export interface CellWarnings {
  readonly reading: readonly FieldIssue[]
  readonly unused: readonly FieldIssue[]
  readonly unfamiliar: readonly FieldIssue[]
}

/** What a cell's text says, for a row in which everything else is as it should be. */
export interface CellMeaning {
  /** The field's value, or what else a reader wants to know. */
  readonly value: unknown
  /** The field's part of the feature vector. */
  readonly features: Float32Array
  /** What it does to constraints between fields, as bits: see `Contradictions`. */
  readonly excludedWhereMet: number
  readonly excludedUnlessMet: number
  readonly meets: number
  /** Undefined if there is nothing to say. */
  readonly warnings: CellWarnings | undefined
}

/** Spellings kept of one column. Beyond this all are forgotten: a column of ever new numbers must not fill the memory. */
const mostSpellings = 16_384
const mostBytes = 1_048_576

/**
 * A number for a spelling from its length and four of its bytes: a column has few spellings, which differ there. It is not
 * trusted: bytes are compared.
 */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  if (length === 0) return 0
  const ends =
    bytes[start] | (bytes[end - 1] << 8) | (bytes[start + (length >> 1)] << 16) | (bytes[start + (length >> 2)] << 24)
  return Math.imul(ends ^ length, Fibonacci.multiplier)
}

/**
 * What the spellings of one column mean, found by their bytes: a spelling that comes again is not read again, and no text
 * is made of it.
 */
export class CellTable {
  /** What the spelling makes of its line, if nothing else does: a place in {@link LineKind}. */
  kinds = new Uint8Array(64)
  /** Int32Array of spellings × 3: the bits of constraints that each meets, excludes where met, and excludes unless met. */
  constraints = new Int32Array(3 * 64)
  /** Float32Array of spellings × width. */
  features: Float32Array
  readonly values: unknown[] = []
  readonly warnings: (CellWarnings | undefined)[] = []
  /** Numbers in the feature vector. */
  readonly width: number
  #count = 0
  /** A spelling's number plus 1 at its hash, or behind it where that place is taken. */
  #places = new Int32Array(256)
  #hashes = new Int32Array(64)
  /** Where the bytes of each spelling begin, and where those of the next will. */
  #starts = new Int32Array(65)
  #bytes = new Uint8Array(1024)
  readonly #read: (text: string) => CellMeaning | undefined

  /** @param read What a spelling says; undefined if a row with it must be read the careful way. */
  constructor(width: number, read: (text: string) => CellMeaning | undefined) {
    this.width = width
    this.features = new Float32Array(64 * width)
    this.#read = read
  }

  /** The number of the spelling in `bytes` from `start` to `end`. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end)
    const places = this.#places
    const last = places.length - 1
    for (let place = (hash ^ (hash >>> 15)) & last; places[place] !== 0; place = (place + 1) & last) {
      const spelling = places[place] - 1
      if (this.#hashes[spelling] === hash && this.#isAt(spelling, bytes, start, end)) return spelling
    }
    return this.#add(bytes, start, end, hash)
  }

  /** A spelling's part of the feature vector. */
  featuresOf(spelling: number): Float32Array {
    return this.features.subarray(spelling * this.width, (spelling + 1) * this.width)
  }

  /** Makes room for others. Returns whether it did: numbers that were handed out before then mean nothing any more. */
  forgetIfFull(): boolean {
    if (this.#count < mostSpellings && this.#starts[this.#count] < mostBytes) return false
    this.#count = 0
    this.#places.fill(0)
    this.values.length = 0
    this.warnings.length = 0
    return true
  }

  #isAt(spelling: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes
    let at = this.#starts[spelling]
    if (this.#starts[spelling + 1] - at !== end - start) return false
    for (let place = start; place < end; place++) if (own[at++] !== bytes[place]) return false
    return true
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const spelling = this.#count
    const from = this.#starts[spelling]
    if (spelling === this.kinds.length) this.#grow()
    while (from + end - start > this.#bytes.length)
      this.#bytes = widened(this.#bytes, new Uint8Array(2 * this.#bytes.length))
    const meaning = this.#read(textOf(bytes, start, end))
    for (let place = start, at = from; place < end; place++) this.#bytes[at++] = bytes[place]
    this.#starts[spelling + 1] = from + end - start
    this.#hashes[spelling] = hash
    this.#place(spelling)
    this.#count++
    this.kinds[spelling] = !meaning ? LineKind.careful : meaning.warnings ? LineKind.warned : LineKind.plain
    this.values[spelling] = meaning?.value
    this.warnings[spelling] = meaning?.warnings
    if (meaning) {
      this.features.set(meaning.features, spelling * this.width)
      this.constraints.set([meaning.meets, meaning.excludedWhereMet, meaning.excludedUnlessMet], 3 * spelling)
    }
    return spelling
  }

  #place(spelling: number): void {
    const last = this.#places.length - 1
    const hash = this.#hashes[spelling]
    let place = (hash ^ (hash >>> 15)) & last
    while (this.#places[place] !== 0) place = (place + 1) & last
    this.#places[place] = spelling + 1
  }

  #grow(): void {
    const room = 2 * this.kinds.length
    this.kinds = widened(this.kinds, new Uint8Array(room))
    this.constraints = widened(this.constraints, new Int32Array(3 * room))
    this.features = widened(this.features, new Float32Array(room * this.width))
    this.#hashes = widened(this.#hashes, new Int32Array(room))
    this.#starts = widened(this.#starts, new Int32Array(room + 1))
    this.#places = new Int32Array(4 * room)
    for (let spelling = 0; spelling < this.#count; spelling++) this.#place(spelling)
  }
}

function widened<Numbers extends { set(from: Numbers): void }>(from: Numbers, to: Numbers): Numbers {
  to.set(from)
  return to
}

/** A cell's text. Most are short and ASCII, for which a decoder takes several times as long. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) {
    if (bytes[at] >= 0x80 || end - start > 32) return decodeUtf8Leniently(bytes.subarray(start, end))
    text += String.fromCharCode(bytes[at])
  }
  return text
}
