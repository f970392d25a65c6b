const encoder = new TextEncoder()

/** Gathers bytes in one array that grows. */
export class ByteWriter {
  #bytes: Uint8Array
  #length = 0

  /** @param room Bytes to expect. */
  constructor(room: number) {
    this.#bytes = new Uint8Array(room)
  }

  /** Adds the bytes of `source` from `start` to `end`. */
  addSlice(source: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start)
    this.#bytes.set(source.subarray(start, end), this.#length)
    this.#length += end - start
  }

  /** Adds a few bytes, for which a loop takes less time than a call. */
  add(part: Uint8Array): void {
    this.#reserve(part.length)
    const bytes = this.#bytes
    let at = this.#length
    for (let place = 0; place < part.length; place++) bytes[at++] = part[place]
    this.#length = at
  }

  addText(text: string): void {
    if (text === '') return
    const part = encoder.encode(text)
    this.addSlice(part, 0, part.length)
  }

  /** The bytes gathered. The writer must not be used after this. */
  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const wider = new Uint8Array(Math.max(needed, Math.ceil(1.5 * this.#bytes.length)))
    wider.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = wider
  }
}
