import type { TreeEnsemble } from './ensemble'
import { addFlags, layOutFlags } from './flag-tables'
import { gridOf } from './grid'
import type { MarginKernel } from './kernel'
import { addNumbers, inThrees, type NumberTable } from './number-tables'
import { type AdditiveMargin, additiveMargin, type StepFunction } from './step-functions'
import { createStepLookup, findStep } from './step-lookup'

/** Rows that go through one table together, so that they stay in the processor's nearest cache. */
const blockRows = 256

/** Most cells that are numbered at a time: their numbers, and what is added to them, are 32-bit integers. */
const mostCells = 2 ** 30

/**
 * For stumps, in a time that does not depend on their number: one look-up for every eight flags, and one for each number.
 * This adds by column what other kernels add by tree, so it takes leaves on a grid alone, where the order makes no
 * difference to the bits. Undefined elsewhere.
 */
export function createTablesKernel(ensemble: TreeEnsemble): MarginKernel | undefined {
  const additive = gridOf(ensemble) && additiveMargin(ensemble)
  return additive && createTables(additive, ensemble.featureCount)
}

/** The same for stumps whose leaves are known to lie on a grid. */
export function createTables({ constant, functions }: AdditiveMargin, width: number): MarginKernel {
  const flags = layOutFlags(functions.filter(isFlag))
  const numbers = functions
    .filter((each) => !isFlag(each))
    .map(({ column, thresholds, values }) => ({ column, lookup: createStepLookup(thresholds), sums: values }))
  const triples = inThrees(numbers)

  const addBlock = (rows: Float32Array, bits: Int32Array, start: number, end: number, out: Float32Array) => {
    if (triples.length === 0) out.fill(constant, start, end)
    for (let index = 0; index < triples.length; index++) {
      addNumbers(triples[index], rows, bits, width, start, end, out, index === 0 ? constant : undefined)
    }
    for (let index = 0; index < flags.length; index++) addFlags(flags[index], rows, width, start, end, out)
  }
  const run: MarginKernel = (rows, rowCount, out) => {
    if (rowCount === 1) {
      out[0] = sumNumbers(numbers, rows, constant)
      for (let index = 0; index < flags.length; index++) addFlags(flags[index], rows, width, 0, 1, out)
      return
    }
    const most = Math.floor(mostCells / width)
    if (rowCount > most) {
      run(rows.subarray(0, most * width), most, out)
      run(rows.subarray(most * width), rowCount - most, out.subarray(most))
      return
    }
    const bits = new Int32Array(rows.buffer, rows.byteOffset, rows.length)
    for (let start = 0; start < rowCount; start += blockRows) {
      addBlock(rows, bits, start, Math.min(start + blockRows, rowCount), out)
    }
  }
  return run
}

/** Whether the column has one threshold, and a missing value counts as one that has passed it. */
function isFlag({ thresholds, values }: StepFunction): boolean {
  return thresholds.length === 1 && values[1] === values[2]
}

/** The numbers of one row: what a single prediction costs. */
function sumNumbers(numbers: readonly NumberTable[], row: Float32Array, constant: number): number {
  let sum = constant
  for (let index = 0; index < numbers.length; index++) {
    const { column, lookup, sums } = numbers[index]
    sum += sums[findStep(lookup, row[column])]
  }
  return sum
}
