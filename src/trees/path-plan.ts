import type { TreeEnsemble } from './ensemble'
import { type PathFeature, type PathLeaf, tabulateLeaves } from './path-tables'

/** Outcomes that together number an entry of a table: 2⁸ entries are few enough to make and to keep near. */
export const mostBits = 8

/** Trees deeper than this are not cut up: their paths have too many features. */
const deepest = 64

/** A split of the upper part of a tree. Below it, its feature's bit says whether the row satisfies the path so far. */
export interface PlannedSplit {
  readonly node: number
  readonly bit: number
  readonly left: Plan
  readonly right: Plan
}

/** A part of the lower end of a tree, small enough for a table. */
export interface PlannedPart {
  /** The ensemble's columns that have entries. */
  readonly columns: Int32Array
  /** Bits of the path above. */
  readonly above: number
  /** The part's splits: their outcomes, 1 for right, are the bits behind those. */
  readonly splits: Int32Array
  /** SHAP values, 2^bits × columns. */
  readonly table: Float64Array
}

export type Plan = PlannedSplit | PlannedPart

/** What is known of a feature on the path so far. */
interface Known {
  readonly feature: number
  readonly share: number
  readonly asked: number
  readonly wanted: number
}

/**
 * Cuts a tree into parts with a table each, of 2ᵐᵒˢᵗ entries at most. Undefined where a path has too many features. Needs
 * `cover`.
 */
export function planTree(ensemble: TreeEnsemble, tree: number, most = mostBits): Plan | undefined {
  if (ensemble.depths[tree] > deepest) return undefined
  const { feature, right } = ensemble
  const cover = ensemble.cover as Float32Array
  const sharesOf = (node: number) => {
    const left = cover[node + 1] / (cover[node + 1] + cover[right[node]])
    return [left, 1 - left] as const
  }
  const splitsBelow = (node: number): number =>
    feature[node] < 0 ? 0 : 1 + splitsBelow(node + 1) + splitsBelow(right[node])

  /** The leaves below a node of a part, its splits and its features filled in on the way. */
  const leavesOf = (
    node: number,
    path: readonly Known[],
    above: number,
    splits: number[],
    features: number[],
  ): PathLeaf[] => {
    if (feature[node] < 0) {
      const onPath = path.map(({ feature: of, ...known }): PathFeature => {
        if (!features.includes(of)) features.push(of)
        return { ...known, column: features.indexOf(of) }
      })
      return [{ value: ensemble.value[node], features: onPath }]
    }
    const bit = 1 << (above + splits.length)
    splits.push(node)
    const [left, other] = sharesOf(node)
    return [
      ...leavesOf(node + 1, follow(path, feature[node], left, bit, 0), above, splits, features),
      ...leavesOf(right[node], follow(path, feature[node], other, bit, bit), above, splits, features),
    ]
  }

  const visit = (node: number, path: readonly Known[]): Plan | undefined => {
    const above = path.length
    if (above + splitsBelow(node) <= most) {
      const splits: number[] = []
      const features: number[] = []
      const leaves = leavesOf(node, path, above, splits, features)
      const table = tabulateLeaves(leaves, above + splits.length, features.length)
      return { columns: Int32Array.from(features), above, splits: Int32Array.from(splits), table }
    }
    if (feature[node] < 0) return undefined
    const known = path.findIndex((each) => each.feature === feature[node])
    const bit = known < 0 ? above : known
    const [share, other] = sharesOf(node)
    // Above a part, one bit says all about a feature.
    const left = visit(node + 1, follow(path, feature[node], share, 1 << bit, 1 << bit))
    const taken = left && visit(right[node], follow(path, feature[node], other, 1 << bit, 1 << bit))
    return left && taken && { node, bit, left, right: taken }
  }
  return visit(ensemble.roots[tree], [])
}

/** The path with one more split on it. */
function follow(
  path: readonly Known[],
  feature: number,
  share: number,
  asked: number,
  wanted: number,
): readonly Known[] {
  const place = path.findIndex((each) => each.feature === feature)
  if (place < 0) return [...path, { feature, share, asked, wanted }]
  const before = path[place]
  const joined = { feature, share: before.share * share, asked: before.asked | asked, wanted: before.wanted | wanted }
  return path.map((each) => (each === before ? joined : each))
}
