/** Bytes in use after a collection, at a time in seconds. */
export interface MemorySample {
  readonly second: number
  readonly bytes: number
}

export interface Plateau {
  /** Bytes a minute by which the memory still grew after warm-up: the median of the slopes of all pairs. */
  readonly slope: number
  readonly isFlat: boolean
  readonly firstBytes: number
  readonly lastBytes: number
}

/** The share of the time that counts as warm-up. */
const warmUp = 1 / 3

/**
 * Growth over the seconds measured that caches, the compiler and the requests in flight may still cause. The first minute
 * is full of it, so that only a large leak shows.
 */
const toleranceOf = (seconds: number) => (seconds < 60 ? 12 : 6) * 2 ** 20

/**
 * Whether memory has come to rest: the slope after warm-up (Theil and Sen: the median of all pairs' slopes, which no
 * single late collection moves), over the time it was measured, is less than {@link toleranceOf}. In a short run the
 * time between two collections looks like a slope: a leak also raises the least that is in use, and gives nothing back.
 */
export function plateauOf(samples: readonly MemorySample[]): Plateau {
  const last = samples[samples.length - 1]?.second ?? 0
  const settled = samples.filter(({ second }) => second >= last * warmUp)
  if (settled.length < 4) throw new Error(`Got ${settled.length} samples after warm-up, expected at least 4.`)
  const slopes = settled.flatMap((one, place) =>
    settled.slice(place + 1).map((other) => (other.bytes - one.bytes) / (other.second - one.second)),
  )
  slopes.sort((one, other) => one - other)
  const slope = slopes[Math.floor(slopes.length / 2)] as number
  const [first, end] = [settled[0], settled[settled.length - 1]] as [MemorySample, MemorySample]
  const time = end.second - first.second
  const tolerance = toleranceOf(time)
  const half = Math.floor(settled.length / 2)
  const floorRises = leastOf(settled.slice(half)) - leastOf(settled.slice(0, half)) > tolerance / 2
  const isFlat = slope * time <= tolerance || !floorRises || end.bytes <= first.bytes
  return { slope: slope * 60, isFlat, firstBytes: first.bytes, lastBytes: end.bytes }
}

const leastOf = (samples: readonly MemorySample[]) => Math.min(...samples.map(({ bytes }) => bytes))
