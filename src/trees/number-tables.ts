import { createStepLookup, type StepLookup, searchSteps } from './step-lookup'

/** What a column adds to the margin, and the way to the entry. */
export interface NumberTable {
  readonly column: number
  readonly lookup: StepLookup
  /** By thresholds passed, and behind these for a missing value. */
  readonly sums: Float64Array
}

/** Three columns that one pass over the rows adds. */
export interface NumberTables {
  readonly table0: NumberTable
  readonly table1: NumberTable
  readonly table2: NumberTable
}

/** Groups the tables, the last group filled up with columns that add nothing. */
export function inThrees(numbers: readonly NumberTable[]): NumberTables[] {
  const nothing = { column: 0, lookup: createStepLookup(new Float32Array(0)), sums: new Float64Array(2) }
  const groups: NumberTables[] = []
  for (let start = 0; start < numbers.length; start += 3) {
    const [table0, table1 = nothing, table2 = nothing] = numbers.slice(start, start + 3)
    groups.push({ table0, table1, table2 })
  }
  return groups
}

/**
 * Adds three numbers to `constant`, where there is one, or else to `out`, for rows `start` to `end` of `width` columns.
 * Each is found as `findStep` of step-lookup.ts finds it, written out: called, it takes a fifth longer.
 *
 * @param bits The bits of the rows' cells.
 */
export function addNumbers(
  { table0, table1, table2 }: NumberTables,
  rows: Float32Array,
  bits: Int32Array,
  width: number,
  start: number,
  end: number,
  out: Float32Array,
  constant: number | undefined,
): void {
  const { column: column0, lookup: lookup0, sums: sums0 } = table0
  const { column: column1, lookup: lookup1, sums: sums1 } = table1
  const { column: column2, lookup: lookup2, sums: sums2 } = table2
  const { base: base0, last: last0, shift: shift0, first: first0, edges: edges0 } = lookup0
  const { base: base1, last: last1, shift: shift1, first: first1, edges: edges1 } = lookup1
  const { base: base2, last: last2, shift: shift2, first: first2, edges: edges2 } = lookup2
  for (let row = start, cells = Math.imul(start, width); row < end; row++, cells = (cells + width) | 0) {
    const bits0 = bits[(cells + column0) | 0]
    let at0 = (bits0 - base0) | 0
    at0 &= ~(at0 >> 31)
    at0 = (at0 - last0) | 0
    at0 = (last0 + (at0 & (at0 >> 31))) | 0
    let step0 = first0[at0 >> shift0]
    if (bits0 >>> 0 <= 0x7f800000 && step0 !== 0xffff) step0 += +(bits0 >= edges0[step0])
    else step0 = searchSteps(lookup0.thresholds, rows[(cells + column0) | 0])

    const bits1 = bits[(cells + column1) | 0]
    let at1 = (bits1 - base1) | 0
    at1 &= ~(at1 >> 31)
    at1 = (at1 - last1) | 0
    at1 = (last1 + (at1 & (at1 >> 31))) | 0
    let step1 = first1[at1 >> shift1]
    if (bits1 >>> 0 <= 0x7f800000 && step1 !== 0xffff) step1 += +(bits1 >= edges1[step1])
    else step1 = searchSteps(lookup1.thresholds, rows[(cells + column1) | 0])

    const bits2 = bits[(cells + column2) | 0]
    let at2 = (bits2 - base2) | 0
    at2 &= ~(at2 >> 31)
    at2 = (at2 - last2) | 0
    at2 = (last2 + (at2 & (at2 >> 31))) | 0
    let step2 = first2[at2 >> shift2]
    if (bits2 >>> 0 <= 0x7f800000 && step2 !== 0xffff) step2 += +(bits2 >= edges2[step2])
    else step2 = searchSteps(lookup2.thresholds, rows[(cells + column2) | 0])

    out[row] = (constant ?? out[row]) + sums0[step0] + sums1[step1] + sums2[step2]
  }
}
