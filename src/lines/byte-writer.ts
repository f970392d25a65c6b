const encoder = new TextEncoder()

/** Gathers bytes in one array that grows. */
export class ByteWriter {
  #bytes: Uint8Array
  #length = 0

  /** @param room Bytes to expect. */
  constructor(room: number) {
    this.#bytes = new Uint8Array(room)
  }

  /** Adds the bytes of `source` from `start` to `end`: a few, for which a loop takes less time than a call. */
  addSlice(source: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start)
    const bytes = this.#bytes
    let at = this.#length
    for (let place = start; place < end; place++) bytes[at++] = source[place]
    this.#length = at
  }

  add(part: Uint8Array): void {
    this.addSlice(part, 0, part.length)
  }

  addByte(byte: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = byte
  }

  addText(text: string): void {
    if (text === '') return
    this.add(encoder.encode(text))
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
