import { InvalidModelError } from '../checks/errors'
import { attempt } from '../checks/unreadable'

/**
 * A tree ensemble as flat arrays, every tree's nodes together in pre-order, so that a child always stands behind its
 * parent and no walk can cycle. All split modes are brought to one form: **right where `x >= threshold`**, else left.
 */
export interface TreeEnsemble {
  readonly featureCount: number
  readonly treeCount: number
  readonly nodeCount: number
  /** Added once to the sum of the leaves; float32. */
  readonly base: number
  /** First node of each tree, and behind the last tree the node count: Int32Array of treeCount + 1. */
  readonly roots: Int32Array
  /** Depth of each tree: the most splits from root to leaf. */
  readonly depths: Int32Array
  /** Feature index a node splits on; −1 marks a leaf. */
  readonly feature: Int32Array
  readonly threshold: Float32Array
  /** Right child of each split; the left child is always the next node. */
  readonly right: Int32Array
  /** 1 where a missing value (NaN) goes left. */
  readonly missingLeft: Uint8Array
  /** Leaf value; 0 at splits. */
  readonly value: Float32Array
  /** Training weight that reached each node (hessian sum or row count); undefined where the file carries no real cover. */
  readonly cover: Float32Array | undefined
  readonly metadata: Readonly<Record<string, string>>
}

/** @throws {InvalidModelError} for anything but an ensemble that this package has read. */
export function checkEnsemble(ensemble: TreeEnsemble): void {
  const isEnsemble = attempt(
    () => ArrayBuffer.isView(ensemble?.roots),
    () => false,
  )
  if (!isEnsemble) throw new InvalidModelError('The ensemble is not what readEnsemble or readColumns answers.')
}
