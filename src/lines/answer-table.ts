import type { ChurnPrediction } from '../steps/prediction'

/** Answers kept: the latest for each place that a margin's bits lead to. */
const places = 32_768

/** The multiplier of Fibonacci hashing, 2³² divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
const golden = 0x9e3779b1 | 0

const oneMargin = new Float32Array(1)
const itsBits = new Int32Array(oneMargin.buffer)

/** What is written for a margin. Equal margins have equal answers, and many customers share one. */
export interface Answer {
  /** The added cells that depend on the margin alone, as ASCII. */
  readonly bytes: Uint8Array
  readonly probability: number
  readonly churn: boolean
}

/**
 * Builds a look-up of answers that remembers the latest ones.
 *
 * @param conclude The steps after the margin.
 * @param write The added cells of a prediction.
 */
export function createAnswers(
  conclude: (margin: number) => ChurnPrediction,
  write: (prediction: ChurnPrediction) => string,
): (margin: number) => Answer {
  const encoder = new TextEncoder()
  const margins = new Int32Array(places)
  const answers: Answer[] = []
  return (margin) => {
    oneMargin[0] = margin
    const bits = itsBits[0]
    const place = Math.imul(bits, golden) >>> 17
    const known = answers[place]
    if (known !== undefined && margins[place] === bits) return known
    const prediction = conclude(margin)
    const { probability, churn } = prediction
    const answer = { bytes: encoder.encode(write(prediction)), probability, churn }
    margins[place] = bits
    answers[place] = answer
    return answer
  }
}
