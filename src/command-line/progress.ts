import { grouped } from './wording'

/** Milliseconds between two updates of the progress line. */
const updateEvery = 100

/** Clears a terminal's line from the cursor on. */
const clearLine = '\r\x1b[K'

/** Keeps one line of a terminal up to date; prints nothing without a terminal. */
export class Progress {
  #bytes = 0
  #rows = 0
  #shown = Number.NEGATIVE_INFINITY
  readonly #started = performance.now()
  readonly #terminal: NodeJS.WriteStream | undefined
  /** Undefined if the size of the input is not known. */
  readonly #totalBytes: number | undefined

  constructor(messages: NodeJS.WriteStream, totalBytes: number | undefined, visible: boolean) {
    this.#terminal = visible && messages.isTTY ? messages : undefined
    this.#totalBytes = totalBytes
  }

  /**
   * @param bytes Bytes read so far.
   * @param rows Rows that came since the last call.
   */
  update(bytes: number, rows: number): void {
    this.#bytes = bytes
    this.#rows += rows
    const now = performance.now()
    if (!this.#terminal || now - this.#shown < updateEvery) return
    this.#shown = now
    const perSecond = Math.round((1000 * this.#rows) / Math.max(now - this.#started, 1))
    const share = this.#totalBytes ? `${Math.floor((100 * this.#bytes) / this.#totalBytes)} %, ` : ''
    this.#terminal.write(`${clearLine}${share}${grouped(this.#rows)} rows, ${grouped(perSecond)} a second`)
  }

  /** Clears the line. */
  end(): void {
    if (Number.isFinite(this.#shown)) this.#terminal?.write(clearLine)
  }
}
