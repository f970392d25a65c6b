import type { Claim } from './errors'

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
    return values[low] + ((x - at[low]) / (at[high] - at[low])) * (values[high] - values[low])
  }
}

/** Holds points to what they promise; `where` is their place in the manifest, for the message. */
export function checkPoints({ at, values }: Points, where: string, claim: Claim): void {
  const whole = at?.length > 0 && values?.length === at.length
  claim(`${where}: number of values`, values?.length, whole, `${at?.length || 'some'}`)
  for (let place = 0; place < at.length; place++) {
    const [x, y] = [at[place], values[place]]
    const rises = Number.isFinite(x) && !(x <= at[place - 1])
    claim(`${where}: margin ${place}`, x, rises, 'a finite number above the one before')
    claim(`${where}: value ${place}`, y, y >= (values[place - 1] ?? 0) && y <= 1, 'at least the one before, at most 1')
  }
}
