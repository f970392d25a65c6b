import type { TreeEnsemble } from './ensemble'

/** What all stumps on one column add to the margin: a function of the column that is level between its thresholds. */
export interface StepFunction {
  readonly column: number
  /** Distinct and rising: a value has passed those it is at least as large as. */
  readonly thresholds: Float32Array
  /** By the number of thresholds passed, and behind these the value of a missing cell: two more than thresholds. */
  readonly values: Float64Array
}

/** An ensemble without interactions: the margin is `constant` plus a step function of each column. */
export interface AdditiveMargin {
  /** The base and the trees that are a single leaf. */
  readonly constant: number
  /** By rising column, those alone on which a tree splits. */
  readonly functions: readonly StepFunction[]
}

/** Sums up the stumps of each column. Undefined where a tree is deeper. */
export function additiveMargin({ base, depths, roots, ...nodes }: TreeEnsemble): AdditiveMargin | undefined {
  if (depths.some((depth) => depth > 1)) return undefined
  const { feature, value } = nodes
  const trees = Array.from(roots.subarray(0, depths.length))
  const byColumn = new Map<number, number[]>()
  for (const root of trees) {
    const stumps = byColumn.get(feature[root])
    if (stumps) stumps.push(root)
    else byColumn.set(feature[root], [root])
  }
  const constant = (byColumn.get(-1) ?? []).reduce((sum, root) => sum + value[root], base)
  byColumn.delete(-1)
  const functions = [...byColumn]
    .sort(([column], [other]) => column - other)
    .map(([column, stumps]) => ({ column, ...sumUp(stumps, nodes) }))
  return { constant, functions }
}

function sumUp(
  stumps: readonly number[],
  { threshold, right, value, missingLeft }: Pick<TreeEnsemble, 'threshold' | 'right' | 'value' | 'missingLeft'>,
): Pick<StepFunction, 'thresholds' | 'values'> {
  // No value passes a threshold that is NaN.
  const passed = stumps.filter((root) => !Number.isNaN(threshold[root]))
  const thresholds = Float32Array.from(new Set(passed.map((root) => threshold[root]))).sort()
  const steps = new Map(Array.from(thresholds, (at, place) => [at, place + 1]))
  const values = new Float64Array(thresholds.length + 2)
  for (const root of stumps) {
    values[0] += value[root + 1]
    values[thresholds.length + 1] += value[missingLeft[root] ? root + 1 : right[root]]
  }
  for (const root of passed) values[steps.get(threshold[root]) as number] += value[right[root]] - value[root + 1]
  for (let place = 1; place <= thresholds.length; place++) values[place] += values[place - 1]
  return { thresholds, values }
}
