import type { ContractField } from '../model/contract'
import { type ContributionDirection, createReasonWriter } from '../steps/phrase'

/** Sentences kept for the numbers of a field, as a power of 2: the latest for each place that a number leads to. */
const placeBits = 12

/** What a field's reasons are written as, each put into words when it is first needed. */
export class ReasonBytes {
  readonly #write: (value: unknown, direction: ContributionDirection) => Uint8Array
  readonly #bySpelling = byDirection<Uint8Array | undefined>()
  readonly #missing: Partial<Record<ContributionDirection, Uint8Array>> = {}
  readonly #byNumber = byDirection<{ readonly number: number; readonly bytes: Uint8Array } | undefined>()

  /** @param write The cell of a sentence. */
  constructor(field: ContractField, write: (sentence: string) => string) {
    const writeReason = createReasonWriter(field)
    const encoder = new TextEncoder()
    this.#write = (value, direction) => encoder.encode(write(writeReason(value, direction).sentence))
  }

  /** The reason of a spelling in the field's table, which stands for `value`. */
  ofSpelling(spelling: number, value: unknown, direction: ContributionDirection): Uint8Array {
    const list = this.#bySpelling[direction]
    list[spelling] ??= this.#write(value, direction)
    return list[spelling]
  }

  /** The reason of a field that the file does not have. */
  ofMissing(direction: ContributionDirection): Uint8Array {
    this.#missing[direction] ??= this.#write(null, direction)
    return this.#missing[direction]
  }

  ofNumber(number: number, direction: ContributionDirection): Uint8Array {
    const list = this.#byNumber[direction]
    // Amounts have two decimals as a rule.
    const place = Math.imul(Math.round(100 * number), 0x9e3779b1) >>> (32 - placeBits)
    const known = list[place]
    if (known !== undefined && known.number === number) return known.bytes
    const bytes = this.#write(number, direction)
    list[place] = { number, bytes }
    return bytes
  }

  /** Forgets the reasons of spellings, whose numbers are given to others. */
  forgetSpellings(): void {
    for (const list of Object.values(this.#bySpelling)) list.length = 0
  }
}

function byDirection<Kept>(): Record<ContributionDirection, Kept[]> {
  return { raises: [], lowers: [], neutral: [] }
}
