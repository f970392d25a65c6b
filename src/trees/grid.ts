import type { TreeEnsemble } from './ensemble'

/** Whole numbers below this are exact in float32, and so is every sum of them that stays below. */
const exactBelow = 2 ** 24

/** The grid on which all leaves and the base of an ensemble lie. */
export interface Grid {
  /** Every leaf is a whole number of steps of 2^−bits, the largest step for which that holds up to 1. */
  readonly bits: number
  /** No sum of leaves, one of each tree, exceeds this number of steps, in any order and however far it has got. */
  readonly bound: number
}

/**
 * Finds the grid of an ensemble: on one, float32, float64 and integer sums are all exact, and so are the same in any order.
 * Undefined where the leaves are too fine for their size.
 */
export function gridOf({ base, treeCount, roots, feature, value }: TreeEnsemble): Grid | undefined {
  let bits = 0
  let largest = Math.abs(base)
  const include = (leaf: number) => {
    // Every float32 is a multiple of 2⁻¹⁴⁹.
    while (bits < 149 && !Number.isInteger(leaf * 2 ** bits)) bits++
  }
  include(base)
  for (let tree = 0; tree < treeCount; tree++) {
    let most = 0
    for (let node = roots[tree]; node < roots[tree + 1]; node++) {
      if (feature[node] >= 0) continue
      include(value[node])
      most = Math.max(most, Math.abs(value[node]))
    }
    largest += most
  }
  const bound = largest * 2 ** bits
  return bound < exactBelow ? { bits, bound } : undefined
}
