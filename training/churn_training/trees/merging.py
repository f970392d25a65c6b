"""Stumps with the same split become one: the same margins bit for bit, and the same contributions.

Boosting by stumps asks the same question again and again. On a grid the leaves of such stumps add up exactly,
so their sum is one stump. Its contributions follow from its expected value, which is the sum of theirs: with
leaves l and r and the expected value b, the share of the left leaf's cover is (b - r) / (l - r). Where that
is no share between 0 and 1, or where float32 covers cannot say it closely enough, the stumps stay apart.
Stumps that send a missing value to different sides stay apart too, as do deeper trees.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from churn_training.trees.ensemble import Ensemble, Tree
from churn_training.trees.grid import grid_of

CLOSE = 1e-7
"""Greatest difference that merging may make to the base of the contributions, over all trees together."""

TOTALS = 256
"""Total covers that are tried: float32 says a share of one total more closely than of another."""

Key = tuple[int, float, bool]
"""Feature, threshold, and where a missing value goes."""


def merged(ensemble: Ensemble) -> Ensemble:
    """The same sum in fewer trees. Raises OffGridError where the leaves are on no grid: sums are inexact."""
    grid_of(ensemble)
    groups: dict[Key | int, list[Tree]] = {}
    for place, tree in enumerate(ensemble.trees):
        groups.setdefault(_key(tree) or place, []).append(tree)
    allowance = CLOSE / max(1, len(groups))
    trees = [tree for group in groups.values() for tree in _joined(group, allowance)]
    return replace(ensemble, trees=_without_constants(trees))


def expectation(tree: Tree) -> float:
    """The expected value of a stump, or of a tree that is one leaf, by its cover."""
    leaves = tree.is_leaf
    weights = tree.cover[leaves].astype(np.float64)
    return float((weights * tree.leaf_value[leaves]).sum() / weights.sum())


def _key(tree: Tree) -> Key | None:
    """What tells stumps apart; None for a tree that is no stump."""
    if len(tree.feature) != 3:
        return None
    return int(tree.feature[0]), float(tree.threshold[0]), bool(tree.missing_is_true[0])


def _joined(stumps: Sequence[Tree], allowance: float) -> Sequence[Tree]:
    """One stump for all of them, or the stumps themselves where no cover keeps their expected value."""
    if len(stumps) == 1:
        return stumps
    leaves = np.sum([stump.leaf_value.astype(np.float64) for stump in stumps], axis=0)
    wanted = sum(map(expectation, stumps))
    left, right = int(stumps[0].true_child[0]), int(stumps[0].false_child[0])
    total = float(np.mean([stump.cover[0] for stump in stumps]))
    spread = leaves[left] - leaves[right]
    share = (wanted - leaves[right]) / spread if spread else 0.5
    candidates = []
    for lower in range(TOTALS):
        cover = np.zeros(3, dtype=np.float32)
        cover[left], cover[right] = np.array([share, 1 - share]) * total * (1 - lower / 2 / TOTALS)
        cover[0] = cover[left] + cover[right]
        candidates.append(replace(stumps[0], leaf_value=leaves.astype(np.float32), cover=cover))
    kept = [joined for joined in candidates if (joined.cover > 0).all()]
    joined = min(kept, key=lambda tree: abs(expectation(tree) - wanted), default=None)
    if joined is None or abs(expectation(joined) - wanted) > allowance:
        return stumps
    return [joined]


def _without_constants(trees: Sequence[Tree]) -> tuple[Tree, ...]:
    """Trees of one leaf add the same to every margin: the first tree with a split takes them over."""
    constants = [tree for tree in trees if len(tree.feature) == 1]
    others = [tree for tree in trees if len(tree.feature) > 1]
    if not constants or not others:
        return tuple(trees)
    total = float(np.sum([tree.leaf_value[0].astype(np.float64) for tree in constants]))
    first = others[0]
    return (replace(first, leaf_value=_raised(first, total)), *others[1:])


def _raised(tree: Tree, by: float) -> npt.NDArray[np.float32]:
    return np.where(tree.is_leaf, tree.leaf_value + np.float64(by), 0).astype(np.float32)
