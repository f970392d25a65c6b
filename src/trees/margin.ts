import type { ChosenKernel } from './engine'
import { checkEnsemble, type TreeEnsemble } from './ensemble'
import { createHeapKernel, deepestHeap } from './heap-kernel'
import { createSymmetricKernel } from './symmetric-kernel'
import { createTablesKernel } from './tables-kernel'
import { createWalkKernel } from './walk-kernel'

/**
 * Picks the kernel for the ensemble's shape: by column for stumps whose leaves lie on a grid, by levels where all trees are
 * symmetric, by heaps while every tree is shallow enough to be padded, else node by node. A threshold that is NaN, from
 * which on no value goes right, is for nodes alone.
 */
export function chooseKernel(ensemble: TreeEnsemble): ChosenKernel {
  checkEnsemble(ensemble)
  const walk = createWalkKernel(ensemble)
  const asksAll = !ensemble.threshold.some(Number.isNaN)
  const tables = asksAll && createTablesKernel(ensemble)
  if (tables) return { name: 'tables', run: tables }
  const symmetric = asksAll && createSymmetricKernel(ensemble, walk)
  if (symmetric) return { name: 'symmetric', run: symmetric }
  if (asksAll && ensemble.depths.every((depth) => depth <= deepestHeap)) {
    return { name: 'heap', run: createHeapKernel(ensemble, walk) }
  }
  return { name: 'walk', run: walk }
}
