/** Weights and a capacity in a unit of which all weights are whole multiples, where there is one. */
export interface Measured {
  /** Float64Array of itemCount. */
  readonly weights: Float64Array
  readonly capacity: number
}

/** 0.1 and 0.2 fit into 0.3, whatever binary fractions make of it. */
const roundingRoom = 1 + 1e-12

/** Fractions of a currency that prices come in. */
const scales = [1, 10, 100, 1_000, 10_000]

/**
 * Prices are whole cents, or whole tens of cents, and sums of them are compared exactly only as whole numbers. A capacity
 * that no sum of weights can meet is rounded down to what one could, which tightens every bound. Weights without a common
 * unit stay as they are.
 */
export function measure(weights: Float64Array, capacity: number): Measured {
  const room = capacity * roundingRoom
  const scale = scales.find((each) => weights.every((weight) => isWhole(weight * each)))
  if (scale === undefined) return { weights, capacity: room }
  const whole = weights.map((weight) => Math.round(weight * scale))
  let unit = 0
  for (let item = 0; item < whole.length && unit !== 1; item++) unit = greatestCommonDivisor(whole[item], unit)
  unit ||= 1
  return { weights: whole.map((weight) => weight / unit), capacity: Math.floor((room * scale) / unit) }
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= 1e-9 && value <= 2 ** 40
}

function greatestCommonDivisor(one: number, other: number): number {
  let [divisor, rest] = [one, other]
  while (rest > 0) [divisor, rest] = [rest, divisor % rest]
  return divisor
}
