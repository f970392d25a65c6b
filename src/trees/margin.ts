import type { TreeEnsemble } from './ensemble'
import { createHeapKernel, deepestHeap } from './heap-kernel'
import type { MarginKernel } from './kernel'
import { createWalkKernel } from './walk-kernel'

/** Picks the kernel for the ensemble's shape: heaps while every tree is shallow enough to be padded, else a node walk. */
export function createMarginKernel(ensemble: TreeEnsemble): MarginKernel {
  const walk = createWalkKernel(ensemble)
  return ensemble.depths.every((depth) => depth <= deepestHeap) ? createHeapKernel(ensemble, walk) : walk
}
