import { shortestRoom, writeShortest } from './shortest-digits'

const encoder = new TextEncoder()

/** Bytes that may be written behind what is added, and mean nothing. */
const spare = 4

/** Gathers bytes in one array that grows, and serves again after {@link ByteWriter.clear}. */
export class ByteWriter {
  #own = new Uint8Array(65_536)
  #bytes: Uint8Array = this.#own
  #view: DataView = new DataView(this.#own.buffer)
  #length = 0

  /** @param room Where to write for as long as the bytes fit; the writer's own array by default. */
  clear(room: Uint8Array = this.#own): void {
    this.#length = 0
    if (room !== this.#bytes) this.#use(room)
  }

  /** Adds the bytes of `source` from `start` to `end`. Reads, and forgets, up to three behind them. */
  addSlice(source: DataView, start: number, end: number): void {
    const at = this.#reserve(end - start)
    const view = this.#view
    for (let place = start, to = at; place < end; place += 4, to += 4)
      view.setInt32(to, source.getInt32(place, true), true)
    this.#length = at + end - start
  }

  /** Adds a few bytes, for which a loop takes less time than a call. */
  add(part: Uint8Array): void {
    const at = this.#reserve(part.length)
    const bytes = this.#bytes
    for (let place = 0; place < part.length; place++) bytes[at + place] = part[place]
    this.#length = at + part.length
  }

  /** Adds a delimiter and a number as `String` writes it. */
  addNumber(delimiter: number, number: number): void {
    const at = this.#reserve(1 + shortestRoom)
    this.#bytes[at] = delimiter
    this.#length = writeShortest(this.#view, at + 1, number)
  }

  addText(text: string): void {
    if (text !== '') this.add(encoder.encode(text))
  }

  /** The bytes gathered, good until the writer is used again. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Makes room for more bytes and returns where they begin. */
  #reserve(more: number): number {
    const needed = this.#length + more + spare
    if (needed > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(needed, Math.ceil(1.5 * this.#bytes.length)))
      wider.set(this.#bytes.subarray(0, this.#length))
      this.#own = wider
      this.#use(wider)
    }
    return this.#length
  }

  #use(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }
}
