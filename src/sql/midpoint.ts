/** A comparison of float64 numbers that says what one of float32 numbers would. */
export interface Boundary {
  /** Halfway between the threshold and the float32 below it. */
  readonly at: number
  /** Whether a number at `at` itself rounds to the threshold: float32 rounds to the even one of its neighbours. */
  readonly reached: boolean
}

/** Beyond the greatest float32 by half a step: numbers from here on round to infinity. */
const roundsToInfinity = 2 ** 128 - 2 ** 103

const one = /* @__PURE__ */ new Float32Array(1)
const itsBits = /* @__PURE__ */ new Int32Array(one.buffer)

/**
 * Finds where float32(x) ≥ threshold becomes true, for an x in float64: x ≥ `at` where `reached`, else x > `at`. The
 * midpoint of two neighbouring float32 numbers has 25 bits, so that it is a float64 without rounding.
 *
 * @param threshold A float32, infinite or not.
 */
export function boundaryOf(threshold: number): Boundary {
  if (threshold === Number.POSITIVE_INFINITY) return { at: roundsToInfinity, reached: true }
  if (threshold === Number.NEGATIVE_INFINITY) return { at: threshold, reached: true }
  const below = float32Below(threshold)
  one[0] = threshold
  const isEven = (itsBits[0] & 1) === 0
  if (below === Number.NEGATIVE_INFINITY) return { at: -roundsToInfinity, reached: false }
  return { at: below / 2 + threshold / 2, reached: isEven }
}

/** The next float32 towards −∞. */
function float32Below(value: number): number {
  one[0] = value
  // 0 and −0 both stand above the smallest negative number.
  if (value === 0) itsBits[0] = 0x80000001 | 0
  else itsBits[0] += value > 0 ? -1 : 1
  return one[0]
}
