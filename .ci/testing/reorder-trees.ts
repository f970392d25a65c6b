import type { TreeEnsemble } from '../../src/trees/ensemble'

/** The same trees in another order, which lists the place that each has in the ensemble. */
export function reorderTrees(ensemble: TreeEnsemble, order: readonly number[]): TreeEnsemble {
  const sizeOf = (tree: number) => ensemble.roots[tree + 1] - ensemble.roots[tree]
  const places = order.flatMap((tree) => Array.from({ length: sizeOf(tree) }, (_, node) => ensemble.roots[tree] + node))
  const moved = new Map(places.map((from, to) => [from, to]))
  const roots = [0]
  for (const tree of order) roots.push(roots[roots.length - 1] + sizeOf(tree))
  return {
    ...ensemble,
    roots: Int32Array.from(roots),
    depths: Int32Array.from(order, (tree) => ensemble.depths[tree]),
    feature: Int32Array.from(places, (node) => ensemble.feature[node]),
    threshold: Float32Array.from(places, (node) => ensemble.threshold[node]),
    right: Int32Array.from(places, (node) => moved.get(ensemble.right[node]) ?? 0),
    missingLeft: Uint8Array.from(places, (node) => ensemble.missingLeft[node]),
    value: Float32Array.from(places, (node) => ensemble.value[node]),
    cover: ensemble.cover && Float32Array.from(places, (node) => ensemble.cover?.[node] ?? Number.NaN),
  }
}
