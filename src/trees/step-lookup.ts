/** Most buckets of a column: their numbers stay in the processor's nearest cache. */
const mostBuckets = 16384

/** In place of a bucket's number: more than one threshold lies in it. */
const crowded = 0xffff

/** The bits of +∞. Those of a missing or a negative value are beyond, as an unsigned number. */
const infinity = 0x7f800000

/**
 * Finds how many thresholds a value has passed, in the same time however many there are.
 *
 * Float32 numbers from 0 on have the order of their bits. The bits less `base`, without the last `shift`, number a
 * bucket; `first` has the thresholds passed before it, and one comparison decides on the threshold in it. Where a bucket
 * holds several, and for negative and missing values, a search by halves does.
 */
export interface StepLookup {
  /** Distinct and rising. */
  readonly thresholds: Float32Array
  /** Their bits, and behind them more than any value's. */
  readonly edges: Int32Array
  readonly base: number
  readonly shift: number
  /** Bits less `base` with which the last bucket begins. */
  readonly last: number
  readonly first: Uint16Array
}

export function createStepLookup(thresholds: Float32Array): StepLookup {
  const bits = new Int32Array(thresholds.buffer, thresholds.byteOffset, thresholds.length)
  const edges = Int32Array.from([...bits, 0x7fffffff])
  // A value whose bits are looked up, 0 at least, has passed all of these.
  const negative = thresholds.findIndex((at) => at > 0)
  const passed = negative < 0 ? thresholds.length : negative
  if (thresholds.length >= crowded) {
    return { thresholds, edges, base: 0, shift: 0, last: 0, first: Uint16Array.of(crowded) }
  }
  if (negative < 0) return { thresholds, edges, base: 0, shift: 0, last: 0, first: Uint16Array.of(passed) }

  const rest = bits.subarray(passed)
  const bucketOf = (at: number, shift: number) => (at >> shift) - (rest[0] >> shift)
  const bucketCount = (shift: number) => bucketOf(rest[rest.length - 1], shift) + 1
  // By halves of the bucket's width, from a bucket for each power of 2 on.
  let shift = 23
  const sharing = () => rest.some((at, place) => place > 0 && bucketOf(at, shift) === bucketOf(rest[place - 1], shift))
  while (shift > 0 && sharing() && bucketCount(shift - 1) <= mostBuckets) shift--

  const held = new Uint16Array(bucketCount(shift))
  for (const at of rest) held[bucketOf(at, shift)]++
  let before = passed
  const first = held.map((count) => {
    before += count
    return count > 1 ? crowded : before - count
  })
  return { thresholds, edges, base: (rest[0] >> shift) << shift, shift, last: (first.length - 1) << shift, first }
}

const oneValue = /* @__PURE__ */ new Float32Array(1)
const itsBits = /* @__PURE__ */ new Int32Array(oneValue.buffer)

/** The number of thresholds that a value has passed, or for NaN one more than there are. */
export function findStep({ thresholds, edges, base, shift, last, first }: StepLookup, value: number): number {
  if (thresholds.length === 1) return Number.isNaN(value) ? 2 : +(value >= thresholds[0])
  oneValue[0] = value
  const bits = itsBits[0]
  // The first bucket for all below, the last for all above; without branches, because which way is not predictable.
  let at = (bits - base) | 0
  at &= ~(at >> 31)
  at = (at - last) | 0
  at = (last + (at & (at >> 31))) | 0
  const before = first[at >> shift]
  if (bits >>> 0 <= infinity && before !== crowded) return before + +(bits >= edges[before])
  return searchSteps(thresholds, value)
}

/** The number of thresholds passed, by halves. */
export function searchSteps(thresholds: Float32Array, value: number): number {
  if (Number.isNaN(value)) return thresholds.length + 1
  let low = 0
  let high = thresholds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value >= thresholds[middle]) low = middle + 1
    else high = middle
  }
  return low
}
