import type { Calibrator } from '../steps/calibrate'
import type { ChurnPrediction } from '../steps/prediction'

/** What is written for margins behind the probability. */
export interface Answer {
  readonly churn: boolean
  readonly text: string
  readonly bytes: Uint8Array
  /** The same with what ends a line behind it. */
  readonly last: Uint8Array
  /** The least and the greatest margin that are known to have it. */
  least: number
  most: number
}

/**
 * The answers to margins. A greater margin never gets a smaller probability, so decision and risk band, too, rise with the
 * margin: what two margins have in common, all between them have.
 */
export class Answers {
  readonly calibrate: Calibrator
  readonly #conclude: (margin: number) => ChurnPrediction
  readonly #write: (prediction: ChurnPrediction) => string
  readonly #end: string
  /** As many as there are risk bands, or one more where the decision is made within one. */
  readonly #answers: Answer[] = []

  /**
   * @param calibrate From the margin to the probability.
   * @param conclude The steps after the margin.
   * @param write The cells behind the probability.
   * @param end What ends a line where nothing else follows.
   */
  constructor(
    calibrate: Calibrator,
    conclude: (margin: number) => ChurnPrediction,
    write: (prediction: ChurnPrediction) => string,
    end: string,
  ) {
    this.calibrate = calibrate
    this.#conclude = conclude
    this.#write = write
    this.#end = end
  }

  find(margin: number): Answer {
    for (const answer of this.#answers) if (margin >= answer.least && margin <= answer.most) return answer
    return this.#widen(margin)
  }

  #widen(margin: number): Answer {
    const prediction = this.#conclude(margin)
    const text = this.#write(prediction)
    let answer = this.#answers.find((each) => each.text === text)
    if (!answer) {
      const [bytes, last] = [text, text + this.#end].map((each) => new TextEncoder().encode(each))
      answer = { churn: prediction.churn, text, bytes, last, least: margin, most: margin }
      this.#answers.push(answer)
    }
    answer.least = Math.min(answer.least, margin)
    answer.most = Math.max(answer.most, margin)
    return answer
  }
}
