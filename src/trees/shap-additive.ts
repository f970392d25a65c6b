import type { TreeEnsemble } from './ensemble'
import type { ShapExplainer } from './shap-explainer'
import { type AdditiveMargin, additiveMargin } from './step-functions'
import { createStepLookup, findStep } from './step-lookup'

/** Explains many rows at a time, too: their SHAP values go into `out`, a Float64Array of zeros with the shape of `rows`. */
export interface AdditiveExplainer extends ShapExplainer {
  explainRows(rows: Float32Array, rowCount: number, out: Float64Array): void
}

/**
 * Explains an ensemble without interactions, in which a column's SHAP value is what it adds to the margin less what it adds
 * on average: one look-up for each column. Undefined where a tree has more than one level. Needs `cover`.
 */
export function createAdditiveExplainer(ensemble: TreeEnsemble): AdditiveExplainer | undefined {
  const additive = additiveMargin(ensemble)
  return additive && explainAdditive(additive, ensemble)
}

/** The same for stumps whose sums by column are known. */
export function explainAdditive({ constant, functions }: AdditiveMargin, ensemble: TreeEnsemble): AdditiveExplainer {
  const { featureCount } = ensemble
  const { base, byColumn } = expectedValues(ensemble)
  const tables = functions.map(({ column, thresholds, values }) => {
    const expected = byColumn.get(column) as number
    return { column, lookup: createStepLookup(thresholds), values, shares: values.map((value) => value - expected) }
  })
  const used = new Set(functions.map(({ column }) => column))
  const unused = Array.from({ length: featureCount }, (_, column) => column).filter((column) => !used.has(column))
  const clearUnused = (out: Float64Array) => {
    for (let index = 0; index < unused.length; index++) out[unused[index]] = 0
  }
  return {
    base,
    margin(row) {
      let sum = constant
      for (let index = 0; index < tables.length; index++) {
        const { column, lookup, values } = tables[index]
        sum += values[findStep(lookup, row[column])]
      }
      return sum
    },
    contributions(row, out = new Float64Array(featureCount)) {
      clearUnused(out)
      for (let index = 0; index < tables.length; index++) {
        const { column, lookup, shares } = tables[index]
        out[column] = shares[findStep(lookup, row[column])]
      }
      return out
    },
    explain(row, out) {
      clearUnused(out)
      let sum = constant
      for (let index = 0; index < tables.length; index++) {
        const { column, lookup, values, shares } = tables[index]
        const step = findStep(lookup, row[column])
        sum += values[step]
        out[column] = shares[step]
      }
      return sum
    },
    explainRows(rows, rowCount, out) {
      for (const { column, lookup, shares } of tables) {
        for (let row = 0, cell = column; row < rowCount; row++, cell += featureCount) {
          out[cell] = shares[findStep(lookup, rows[cell])]
        }
      }
    },
  }
}

/** The mean of each column's leaves, weighted by cover, and with these the margin expected of an unknown row. */
function expectedValues({ base, treeCount, roots, feature, right, value, ...ensemble }: TreeEnsemble) {
  const cover = ensemble.cover as Float32Array
  const byColumn = new Map<number, number>()
  let sum = base
  for (let tree = 0; tree < treeCount; tree++) {
    const root = roots[tree]
    const column = feature[root]
    if (column < 0) {
      sum += value[root]
      continue
    }
    const left = root + 1
    // Shares of their own sum, as everywhere: summed in float32, they may miss the root's cover by its last digit.
    const share = cover[left] / (cover[left] + cover[right[root]])
    const expected = value[left] * share + value[right[root]] * (1 - share)
    byColumn.set(column, (byColumn.get(column) ?? 0) + expected)
    sum += expected
  }
  return { base: sum, byColumn }
}
