import { Transform } from 'node:stream'
import { grouped } from './summary'

/** Milliseconds between two updates of the progress line. */
const updateEvery = 100

/** Counts bytes on the way in and rows on the way out, and keeps one line of a terminal up to date. */
export class Progress {
  rows = 0
  #bytes = 0
  #shown = 0
  readonly #started = performance.now()
  readonly #terminal: NodeJS.WriteStream
  readonly #totalBytes: number | undefined

  /** Stays silent unless `terminal` is one and `visible` is true. */
  constructor(terminal: NodeJS.WriteStream, totalBytes: number | undefined, visible: boolean) {
    this.#terminal = terminal
    this.#totalBytes = totalBytes
    if (!visible || !terminal.isTTY) this.#shown = Number.POSITIVE_INFINITY
  }

  /** A stream that passes bytes through and counts them. */
  countBytes(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#bytes += chunk.length
        done(null, chunk)
      },
    })
  }

  addRow(): void {
    this.rows++
    const now = performance.now()
    if (now - this.#shown < updateEvery) return
    this.#shown = now
    const perSecond = Math.round((1000 * this.rows) / (now - this.#started))
    const share = this.#totalBytes ? `${Math.floor((100 * this.#bytes) / this.#totalBytes)} %, ` : ''
    this.#terminal.write(`\r${share}${grouped(this.rows)} customers, ${grouped(perSecond)} a second `)
  }

  /** Clears the line. */
  end(): void {
    if (this.#shown > 0 && this.#shown < Number.POSITIVE_INFINITY) this.#terminal.write('\r\x1b[K')
  }
}
