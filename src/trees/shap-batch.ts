import { checkEnsemble, type TreeEnsemble } from './ensemble'
import { mostBits, type Plan, type PlannedPart, planTree } from './path-plan'
import { checkCover, createTreeExplainer } from './shap'
import { createAdditiveExplainer } from './shap-additive'
import type { ShapExplainer } from './shap-explainer'

/** Rows that go through one tree together, so that what is kept of them stays in the processor's cache. */
const blockRows = 512

/**
 * Path-dependent SHAP values of many rows: Float32Array of rowCount × featureCount, row-major, NaN for missing, to a
 * Float64Array of the same shape.
 */
export type BatchExplainer = (rows: Float32Array, rowCount: number) => Float64Array

/**
 * Explains many rows at a time, with the values of {@link createShapExplainer} to rounding, in about a fifth of its time. What
 * that takes is prepared here: tables of each tree by the outcomes of its splits, for 200 trees of 64 leaves 23 MB and a
 * fraction of a second.
 *
 * @throws {InvalidModelError} when the model carries no real cover, without which path-dependent SHAP has no meaning.
 */
export function createBatchExplainer(ensemble: TreeEnsemble): BatchExplainer {
  checkEnsemble(ensemble)
  checkCover(ensemble)
  const additive = createAdditiveExplainer(ensemble)
  const plans: Plan[] = []
  const others: number[] = []
  if (!additive) {
    for (let tree = 0; tree < ensemble.treeCount; tree++) {
      const plan = planTree(ensemble, tree)
      if (plan) plans.push(plan)
      else others.push(tree)
    }
  }
  const byRow = others.length > 0 ? createTreeExplainer(ensemble, others) : undefined
  const room = createRoom()
  const { featureCount: width } = ensemble
  return (rows, rowCount) => {
    const out = new Float64Array(rowCount * width)
    const blocks: Block[] = []
    for (let start = 0; start < rowCount; start += blockRows) {
      const count = Math.min(blockRows, rowCount - start)
      const [from, to] = [start * width, (start + count) * width]
      blocks.push({ ...room, ensemble, count, cells: rows.subarray(from, to), sums: out.subarray(from, to) })
    }
    for (const plan of plans) for (const block of blocks) addPlan(plan, 0, block)
    additive?.explainRows(rows, rowCount, out)
    if (byRow) addRowByRow(byRow, ensemble, rows, rowCount, out)
    return out
  }
}

function addRowByRow(
  shap: ShapExplainer,
  { featureCount: width }: TreeEnsemble,
  rows: Float32Array,
  rowCount: number,
  out: Float64Array,
): void {
  const own = new Float64Array(width)
  for (let row = 0; row < rowCount; row++) {
    shap.contributions(rows.subarray(row * width, (row + 1) * width), own)
    for (let column = 0; column < width; column++) out[row * width + column] += own[column]
  }
}

/** What is kept of the rows of a block on the way down a tree, by the number of splits above. */
interface Room {
  /** Bits of the path's features that the row satisfies; the other bits are set. */
  readonly satisfied: Int32Array[]
  /** 1 where the row goes right. */
  readonly goes: Int32Array[]
  /** Where a row's entry in a part's table begins. */
  readonly entries: Int32Array
}

interface Block extends Room {
  readonly ensemble: TreeEnsemble
  readonly count: number
  /** The block's rows, and what is added to them. */
  readonly cells: Float32Array
  readonly sums: Float64Array
}

const createRoom = (): Room => ({
  satisfied: [new Int32Array(blockRows).fill((1 << mostBits) - 1)],
  goes: [],
  entries: new Int32Array(blockRows),
})

/** Adds a tree, or the part of it below `depth` splits. */
function addPlan(plan: Plan, depth: number, block: Block): void {
  if ('table' in plan) {
    addPart(plan, depth, block)
    return
  }
  const { satisfied, goes, count } = block
  goes[depth] ??= new Int32Array(blockRows)
  satisfied[depth + 1] ??= new Int32Array(blockRows)
  const right = goes[depth]
  const above = satisfied[depth]
  const below = satisfied[depth + 1]
  const { node, bit } = plan
  right.fill(0)
  noteOutcomes(block, node, bit, right)
  for (let row = 0; row < count; row++) below[row] = above[row] & ~right[row]
  addPlan(plan.left, depth + 1, block)
  const whole = 1 << bit
  for (let row = 0; row < count; row++) below[row] = above[row] & ~(right[row] ^ whole)
  addPlan(plan.right, depth + 1, block)
}

/** Sets a bit of `into` for each row that goes right at a split. */
function noteOutcomes({ ensemble, cells, count }: Block, node: number, bit: number, into: Int32Array): void {
  const { featureCount: width } = ensemble
  const threshold = ensemble.threshold[node]
  const missing = (1 - ensemble.missingLeft[node]) << bit
  for (let row = 0, cell = ensemble.feature[node]; row < count; row++, cell = (cell + width) | 0) {
    const value = cells[cell]
    const right = +(value >= threshold) << bit
    into[row] |= Number.isNaN(value) ? missing : right
  }
}

/** Looks up each row's pattern in a part's table, column after column. */
function addPart({ columns, above, splits, table }: PlannedPart, depth: number, block: Block): void {
  const { satisfied, entries, ensemble, count, sums } = block
  const { featureCount: width } = ensemble
  const path = satisfied[depth]
  const mask = (1 << above) - 1
  const size = columns.length
  for (let row = 0; row < count; row++) entries[row] = path[row] & mask
  for (let index = 0; index < splits.length; index++) noteOutcomes(block, splits[index], above + index, entries)
  for (let index = 0; index < size; index++) {
    for (let row = 0, cell = columns[index]; row < count; row++, cell = (cell + width) | 0) {
      sums[cell] += table[(Math.imul(entries[row], size) + index) | 0]
    }
  }
}
