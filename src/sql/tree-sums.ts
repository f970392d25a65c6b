import type { ContractField } from '../model/contract'
import type { FeatureColumn } from '../model/manifest'
import type { TreeEnsemble } from '../trees/ensemble'
import { arithmetic, type Condition, choose, compare, type Expression, integer, isKnown, mostTerms } from './expression'
import { unknownPlace } from './listed-places'
import type { FieldReading } from './read-field'
import { type Split, splitOf } from './split'

/** Most leaves of the trees that one expression adds up. */
const mostLeaves = 128

/** What a node asks of a field. */
interface NodeSplit extends Split {
  readonly field: ContractField
  readonly value: Expression
  /** Of an ordered category that takes unknown values, which are missing: whether the value is listed. */
  readonly isPlaced: Condition | undefined
}

/** What all trees of an ensemble add to the margin: sums of whole steps, each of a few trees. */
export function treeSums(
  ensemble: TreeEnsemble,
  columns: readonly FeatureColumn[],
  readings: readonly FieldReading[],
  bits: number,
): { readonly constant: number; readonly sums: readonly Expression[] } {
  const splitAt = createSplits(ensemble, columns, readings)
  const { roots, base } = ensemble
  let constant = base * 2 ** bits
  const sums: Expression[] = []
  let open: Expression[] = []
  let leaves = 0
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    const printed = nodeAt(ensemble, roots[tree], bits, splitAt)
    if (printed.kind === 'integer') {
      constant += printed.value
      continue
    }
    const own = (roots[tree + 1] - roots[tree] + 1) / 2
    if (open.length > 0 && (open.length === mostTerms || leaves + own > mostLeaves)) {
      sums.push(arithmetic('+', ...open))
      open = []
      leaves = 0
    }
    open.push(printed)
    leaves += own
  }
  if (open.length > 0) sums.push(arithmetic('+', ...open))
  return { constant, sums }
}

/** Reads what a node asks. */
export type SplitReader = (node: number) => NodeSplit

export function createSplits(
  { feature, threshold }: TreeEnsemble,
  columns: readonly FeatureColumn[],
  readings: readonly FieldReading[],
): SplitReader {
  const byName = new Map(readings.map((reading) => [reading.field.name, reading]))
  return (node) => {
    const column = columns[feature[node]]
    const { field, value } = byName.get(column.field) as FieldReading
    const isOpen = column.kind === 'rank' && unknownPlace(field) !== undefined
    const isPlaced = isOpen ? compare(value, '<', integer(column.values.length)) : undefined
    return { field, value, isPlaced, ...splitOf(field, column, value, threshold[node]) }
  }
}

/** A subtree as nested CASEs. */
function nodeAt(ensemble: TreeEnsemble, node: number, bits: number, splitAt: SplitReader): Expression {
  const { feature, value, right } = ensemble
  if (feature[node] < 0) return integer(value[node] * 2 ** bits)
  return branchAt(
    ensemble,
    node,
    splitAt,
    () => nodeAt(ensemble, node + 1, bits, splitAt),
    () => nodeAt(ensemble, right[node], bits, splitAt),
  )
}

/** What a split decides between; a missing value, of which no comparison holds, goes the way of ELSE. */
export function branchAt(
  { missingLeft }: TreeEnsemble,
  node: number,
  splitAt: SplitReader,
  below: () => Expression,
  above: () => Expression,
): Expression {
  const split = splitAt(node)
  const canMiss = split.field.missing.policy === 'accept' || split.isPlaced !== undefined
  const alwaysLeft = split.left.kind === 'constant' && split.left.value
  const alwaysRight = split.right.kind === 'constant' && split.right.value
  if (alwaysLeft || alwaysRight) {
    const [taken, other] = alwaysLeft ? [below, above] : [above, below]
    const missingTaken = (missingLeft[node] === 1) === alwaysLeft
    if (!canMiss || missingTaken) return taken()
    return choose([{ when: split.isPlaced ?? isKnown(split.value), gives: taken() }], other())
  }
  const [low, high] = [below(), above()]
  if (low.kind === 'integer' && high.kind === 'integer' && low.value === high.value) return low
  return canMiss && missingLeft[node] === 1
    ? choose([{ when: split.right, gives: high }], low)
    : choose([{ when: split.left, gives: low }], high)
}
