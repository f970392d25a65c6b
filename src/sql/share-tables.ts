import type { TreeEnsemble } from '../trees/ensemble'
import { mostBits, type Plan, type PlannedPart, planTree } from '../trees/path-plan'
import { arithmetic, type Expression, integer } from './expression'
import { branchAt, type SplitReader } from './tree-sums'

/** What a part of a tree adds to the SHAP value of a field: a whole number from 0 on for each pattern of the part. */
export interface ShareTable {
  /** The field's place among those that reasons are given of. */
  readonly field: number
  readonly entries: readonly number[]
}

/** A part of a tree, small enough for tables. */
export interface SharePart {
  /** Numbers the outcomes that decide, from 0 on. */
  readonly pattern: Expression
  readonly tables: readonly ShareTable[]
}

export interface ShareTables {
  readonly parts: readonly SharePart[]
  /** By field: what to add to the sum of its tables' entries. */
  readonly offsets: readonly number[]
}

/** Finest step of SHAP values, as a power of 2: an entry is rounded by up to 1.2e-10. */
const finestBits = 32

/**
 * Tabulates path-dependent SHAP values by parts of trees, as `trees/path-plan.ts` cuts them, in whole steps: so every
 * database gets the same sum in any order. Undefined where the tables would have more than `mostEntries`. Needs `cover`.
 *
 * @param fieldOf By column of the feature vector: the place of its field, or −1 where no reason is given of that.
 */
export function shareTables(
  ensemble: TreeEnsemble,
  fieldOf: readonly number[],
  fieldCount: number,
  splitAt: SplitReader,
  mostEntries: number,
): ShareTables | undefined {
  const found: FoundPart[] = []
  let count = 0
  for (let tree = 0; tree < ensemble.treeCount; tree++) {
    // A part then ends in two levels: fewer of them make longer tables, more of them more look-ups.
    const plan = planTree(ensemble, tree, Math.min(ensemble.depths[tree] + 1, mostBits))
    if (!plan) return undefined
    for (const part of partsOf(plan, [])) {
      const sums = sumByField(part.planned, fieldOf)
      count += sums.reduce((sum, { shares }) => sum + shares.length, 0)
      if (count > mostEntries) return undefined
      found.push({ ...part, sums })
    }
  }
  const scale = 2 ** bitsFor(found, fieldCount)
  const offsets = Array.from({ length: fieldCount }, () => 0)
  const parts = found.map(({ planned, path, sums }): SharePart => {
    const tables = sums.flatMap(({ field, shares }): ShareTable[] => {
      const steps = Array.from(shares, (share) => Math.round(share * scale))
      const least = steps.reduce((least, step) => Math.min(least, step), Number.POSITIVE_INFINITY)
      offsets[field] += least
      const entries = steps.map((step) => step - least)
      return entries.some((entry) => entry > 0) ? [{ field, entries }] : []
    })
    return { pattern: patternOf(ensemble, planned, path, splitAt), tables }
  })
  return { parts: parts.filter(({ tables }) => tables.length > 0), offsets }
}

/** A split on the way to a part, and where the way goes. */
interface Turn {
  readonly node: number
  readonly isRight: boolean
}

interface PathPart {
  readonly planned: PlannedPart
  /** By feature on the path above: its splits. */
  readonly path: readonly (readonly Turn[])[]
}

interface FoundPart extends PathPart {
  readonly sums: readonly FieldShares[]
}

interface FieldShares {
  readonly field: number
  /** By pattern. */
  readonly shares: Float64Array
}

function partsOf(plan: Plan, path: readonly (readonly Turn[])[]): readonly PathPart[] {
  if ('table' in plan) return [{ planned: plan, path }]
  const { node, bit, left, right } = plan
  const turned = (isRight: boolean) => {
    const turns = [...(path[bit] ?? []), { node, isRight }]
    return bit < path.length ? path.map((each, place) => (place === bit ? turns : each)) : [...path, turns]
  }
  return [...partsOf(left, turned(false)), ...partsOf(right, turned(true))]
}

/** The columns of a part's table, those of one field summed up; a column without any share is left out. */
function sumByField({ columns, table }: PlannedPart, fieldOf: readonly number[]): readonly FieldShares[] {
  const size = columns.length
  const sums = new Map<number, Float64Array>()
  columns.forEach((column, place) => {
    const field = fieldOf[column]
    if (field < 0) return
    const shares = sums.get(field) ?? new Float64Array(table.length / size)
    for (let pattern = 0; pattern < shares.length; pattern++) shares[pattern] += table[pattern * size + place]
    sums.set(field, shares)
  })
  return Array.from(sums, ([field, shares]) => ({ field, shares }))
}

/** The finest steps, of which the strongest reason and its order among the fields stay below 2⁵³. */
function bitsFor(parts: readonly FoundPart[], fieldCount: number): number {
  let bound = 1
  for (const { sums } of parts) {
    let most = 0
    for (const { shares } of sums) for (const share of shares) most = Math.max(most, Math.abs(share))
    // An entry is a difference of two.
    bound += 2 * most
  }
  let bits = finestBits
  while (bound * (fieldCount + 1) * 2 ** bits > 2 ** 52) bits--
  return bits
}

function patternOf(
  ensemble: TreeEnsemble,
  { above, splits }: PlannedPart,
  path: readonly (readonly Turn[])[],
  splitAt: SplitReader,
): Expression {
  const none = integer(0)
  const onPath = path.map((turns, bit) =>
    turns.reduceRight<Expression>(
      (next, { node, isRight }) =>
        branchAt(
          ensemble,
          node,
          splitAt,
          () => (isRight ? none : next),
          () => (isRight ? next : none),
        ),
      integer(2 ** bit),
    ),
  )
  const below = Array.from(splits, (node, index) =>
    branchAt(
      ensemble,
      node,
      splitAt,
      () => none,
      () => integer(2 ** (above + index)),
    ),
  )
  return arithmetic('+', ...[...onPath, ...below])
}
