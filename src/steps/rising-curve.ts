/** Points of a curve that never falls: `at` strictly rising, `values` rising, equally many of both. */
export interface Points {
  readonly at: readonly number[]
  readonly values: readonly number[]
}

/** Straight lines between the points, level before the first and after the last. */
export function createCurve({ at, values }: Points): (x: number) => number {
  return (x) => {
    let low = 0
    let high = at.length - 1
    if (x <= at[low]) return values[low]
    if (x >= at[high]) return values[high]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (at[middle] <= x) low = middle
      else high = middle
    }
    const height = values[low] + ((x - at[low]) / (at[high] - at[low])) * (values[high] - values[low])
    // Rounding must not lift the end of a line above the beginning of the next one.
    return Math.min(height, values[high])
  }
}
