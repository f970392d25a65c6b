import { InvalidModelError } from '../checks/errors'
import { once } from '../checks/once'

/** Protocol-buffer wire types (https://protobuf.dev/programming-guides/encoding/#structure). */
export const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** Made on first use: an engine that lacks it can load the module. */
const utf8 = /* @__PURE__ */ once(() => new TextDecoder())

const truncated = () => new InvalidModelError('The model is truncated: a field reaches past the end of its bytes.')

/**
 * Walks the fields of one protocol-buffer message. Every read is checked against the message's own end, so damaged
 * bytes end in an {@link InvalidModelError}, never in a read outside the message or an endless loop.
 */
export class MessageReader {
  /** Number of the field read last by {@link next}. */
  field = 0
  /** Wire type of the field read last by {@link next}. */
  type = 0
  #position: number
  readonly #end: number
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#position = start
    this.#end = end
  }

  /** Moves to the next field's value; false at the end of the message. */
  next(): boolean {
    if (this.#position >= this.#end) return false
    const tag = this.integer()
    this.type = tag & 7
    this.field = Math.floor(tag / 8)
    if (this.field < 1) throw new InvalidModelError('The model is damaged: a field has the number 0.')
    return true
  }

  /** A varint as a signed 64-bit integer; refused beyond ±2⁵³, where a JavaScript number is no longer exact. */
  integer(): number {
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#position >= this.#end) throw truncated()
      const byte = this.#bytes[this.#position++]
      if (shift < 28) low += (byte & 127) * 2 ** shift
      else high += (byte & 127) * 2 ** (shift - 28)
      if (byte < 128) return this.#signed(low, high)
    }
    throw new InvalidModelError('The model is damaged: an integer is longer than ten bytes.')
  }

  /** Joins the low 28 and the upper 36 bits of a two's-complement 64-bit integer. */
  #signed(low: number, high: number): number {
    const upper = high % 2 ** 36
    const value = (upper >= 2 ** 35 ? upper - 2 ** 36 : upper) * 2 ** 28 + low
    if (!Number.isSafeInteger(value)) throw new InvalidModelError('The model holds an integer beyond 2^53.')
    return value
  }

  float(): number {
    const at = this.#take(4)
    return this.#view.getFloat32(at, true)
  }

  text(): string {
    const length = this.#length()
    const at = this.#take(length)
    return utf8().decode(this.#bytes.subarray(at, at + length))
  }

  message(): MessageReader {
    const length = this.#length()
    const at = this.#take(length)
    return new MessageReader(this.#bytes, at, at + length)
  }

  /** Appends a repeated float, packed or one at a time, to a list of at most `most`. */
  floatsInto(list: number[], most: number): void {
    if (this.type !== wire.bytes) {
      this.expect(wire.fixed32)
      this.#append(list, this.float(), most)
      return
    }
    const length = this.#length()
    if (length % 4 !== 0) throw new InvalidModelError('The model is damaged: a packed float list ends inside a float.')
    const end = this.#ahead(length)
    while (this.#position < end) this.#append(list, this.float(), most)
  }

  /** Appends a repeated integer, packed or one at a time, to a list of at most `most`. */
  integersInto(list: number[], most: number): void {
    if (this.type !== wire.bytes) {
      this.expect(wire.varint)
      this.#append(list, this.integer(), most)
      return
    }
    const end = this.#ahead(this.#length())
    while (this.#position < end) this.#append(list, this.integer(), most)
    if (this.#position !== end) throw truncated()
  }

  #append(list: number[], value: number, most: number): void {
    if (list.length >= most) throw new InvalidModelError(`A list has more than ${most} entries.`)
    list.push(value)
  }

  /** Steps over the current field's value. */
  skip(): void {
    if (this.type === wire.varint) this.integer()
    else if (this.type === wire.fixed64) this.#take(8)
    else if (this.type === wire.bytes) this.#take(this.#length())
    else if (this.type === wire.fixed32) this.#take(4)
    else throw new InvalidModelError(`The model is damaged: wire type ${this.type} does not exist.`)
  }

  /** Throws unless the current field has this wire type. */
  expect(type: number): void {
    if (this.type === type) return
    throw new InvalidModelError(
      `The model is damaged: field ${this.field} has wire type ${this.type}, expected ${type}.`,
    )
  }

  #length(): number {
    this.expect(wire.bytes)
    return this.integer()
  }

  #ahead(length: number): number {
    if (length < 0 || length > this.#end - this.#position) throw truncated()
    return this.#position + length
  }

  #take(length: number): number {
    const start = this.#position
    this.#position = this.#ahead(length)
    return start
  }
}
