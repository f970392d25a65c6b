import type { StepFunction } from './step-functions'

/** Flags whose answers together number an entry of a table: 2⁸ entries stay in the processor's nearest cache. */
const flagsAtOnce = 8

/** Columns with one threshold each, where a missing value counts as one that has passed it. */
export interface FlagTable {
  /** Eight; the answers of those left over make no difference. */
  readonly columns: Int32Array
  readonly thresholds: Float32Array
  /** What they add to the margin, by the bits of "below the threshold". */
  readonly sums: Float64Array
}

/** Tabulates the flags' sums, eight flags at a time. */
export function layOutFlags(flags: readonly StepFunction[]): FlagTable[] {
  const tables: FlagTable[] = []
  for (let start = 0; start < flags.length; start += flagsAtOnce) {
    const group = flags.slice(start, start + flagsAtOnce)
    const numbers = (read: (flag: StepFunction) => number) =>
      Array.from({ length: flagsAtOnce }, (_, bit) => (group[bit] ? read(group[bit]) : 0))
    const sums = new Float64Array(1 << flagsAtOnce)
    for (const { values } of group) sums[0] += values[1]
    // Each differs in its lowest bit from one before it.
    for (let answers = 1; answers < sums.length; answers++) {
      const lowest = answers & -answers
      const values = group[31 - Math.clz32(lowest)]?.values
      sums[answers] = sums[answers ^ lowest] + (values ? values[0] - values[1] : 0)
    }
    tables.push({
      columns: Int32Array.from(numbers(({ column }) => column)),
      thresholds: Float32Array.from(numbers(({ thresholds }) => thresholds[0])),
      sums,
    })
  }
  return tables
}

/**
 * Adds the flags of a table to `out` for rows `start` to `end` of `width` columns. Written out, so that columns and
 * thresholds stay in registers; taken apart by number, because an array pattern would go through an iterator.
 */
export function addFlags(
  { columns, thresholds, sums }: FlagTable,
  rows: Float32Array,
  width: number,
  start: number,
  end: number,
  out: Float32Array,
): void {
  const { 0: column0, 1: column1, 2: column2, 3: column3, 4: column4, 5: column5, 6: column6, 7: column7 } = columns
  const { 0: from0, 1: from1, 2: from2, 3: from3, 4: from4, 5: from5, 6: from6, 7: from7 } = thresholds
  for (let row = start, cells = Math.imul(start, width); row < end; row++, cells = (cells + width) | 0) {
    const answers =
      +(rows[(cells + column0) | 0] < from0) |
      (+(rows[(cells + column1) | 0] < from1) << 1) |
      (+(rows[(cells + column2) | 0] < from2) << 2) |
      (+(rows[(cells + column3) | 0] < from3) << 3) |
      (+(rows[(cells + column4) | 0] < from4) << 4) |
      (+(rows[(cells + column5) | 0] < from5) << 5) |
      (+(rows[(cells + column6) | 0] < from6) << 6) |
      (+(rows[(cells + column7) | 0] < from7) << 7)
    out[row] += sums[answers]
  }
}
