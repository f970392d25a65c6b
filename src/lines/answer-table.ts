import type { ChurnPrediction } from '../steps/prediction'

/** Answers kept: the latest for each place that a margin's bits lead to. */
const places = 32_768

/** The multiplier of Fibonacci hashing, 2³² divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
const golden = 0x9e3779b1 | 0

/** Bytes of a probability: a float64 has up to 17 digits, with "0." and an exponent around them. */
export const probabilityRoom = 32

const oneMargin = new Float32Array(1)
const itsBits = new Int32Array(oneMargin.buffer)

/**
 * What is written for a margin, found by its bits: equal margins have equal answers, and many customers share one. Kept in
 * flat arrays, because in a file of ever new margins an object for each would be most of the work.
 */
export class AnswerTable {
  /** The digits of each answer's probability, {@link probabilityRoom} bytes each, and how many they are. */
  readonly digits = new Uint8Array(places * probabilityRoom)
  readonly lengths = new Uint8Array(places)
  readonly probabilities = new Float64Array(places)
  readonly churns = new Uint8Array(places)
  /** The number of what is written behind the probability. */
  readonly #endings = new Uint16Array(places)
  readonly #margins = new Int32Array(places)
  readonly #conclude: (margin: number) => ChurnPrediction
  readonly #write: (prediction: ChurnPrediction) => string
  /** As many as there are risk bands with either decision, and their numbers. */
  readonly #bytes: Uint8Array[] = []
  readonly #numbers = [new Map<string, number>(), new Map<string, number>()] as const

  /**
   * @param conclude The steps after the margin.
   * @param write The cells behind the probability.
   */
  constructor(conclude: (margin: number) => ChurnPrediction, write: (prediction: ChurnPrediction) => string) {
    this.#conclude = conclude
    this.#write = write
  }

  /** The place of the answer, until another one is found. */
  find(margin: number): number {
    oneMargin[0] = margin
    const bits = itsBits[0]
    const place = Math.imul(bits, golden) >>> 17
    if (this.lengths[place] === 0 || this.#margins[place] !== bits) this.#add(place, margin, bits)
    return place
  }

  /** What is written behind the probability. */
  ending(place: number): Uint8Array {
    return this.#bytes[this.#endings[place]]
  }

  #add(place: number, margin: number, bits: number): void {
    const prediction = this.#conclude(margin)
    const { probability, churn } = prediction
    const text = String(probability)
    for (let at = 0; at < text.length; at++) this.digits[place * probabilityRoom + at] = text.charCodeAt(at)
    this.lengths[place] = text.length
    this.probabilities[place] = probability
    this.churns[place] = churn ? 1 : 0
    this.#margins[place] = bits
    this.#endings[place] = this.#endingOf(prediction)
  }

  #endingOf(prediction: ChurnPrediction): number {
    const numbers = this.#numbers[prediction.churn ? 1 : 0]
    const known = numbers.get(prediction.riskBand)
    if (known !== undefined) return known
    const number = this.#bytes.push(new TextEncoder().encode(this.#write(prediction))) - 1
    numbers.set(prediction.riskBand, number)
    return number
  }
}
