/** Counts of decisions against outcomes, and sums of the probability's losses; holds nothing per row. */
export class Confusion {
  truePositives = 0
  falsePositives = 0
  falseNegatives = 0
  trueNegatives = 0
  #probability = 0
  #squaredError = 0
  #logLoss = 0

  add(probability: number, churn: boolean, label: boolean): void {
    if (label) churn ? this.truePositives++ : this.falseNegatives++
    else churn ? this.falsePositives++ : this.trueNegatives++
    this.#probability += probability
    const error = probability - +label
    this.#squaredError += error * error
    this.#logLoss -= Math.log(label ? probability : 1 - probability)
  }

  get rows(): number {
    return this.truePositives + this.falsePositives + this.falseNegatives + this.trueNegatives
  }

  /** Shares between 0 and 1; NaN where nothing was counted. */
  get figures() {
    const { rows, truePositives, falsePositives, falseNegatives, trueNegatives } = this
    return {
      accuracy: (truePositives + trueNegatives) / rows,
      precision: truePositives / (truePositives + falsePositives),
      recall: truePositives / (truePositives + falseNegatives),
      f1: (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives),
      brier: this.#squaredError / rows,
      logLoss: this.#logLoss / rows,
      meanProbability: this.#probability / rows,
      churnRate: (truePositives + falseNegatives) / rows,
    }
  }
}
