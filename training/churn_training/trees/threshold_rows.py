"""Rows on the edge of a split: exactly on its threshold, and one float32 step to either side."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from churn_training.trees.ensemble import GREATEST, Ensemble, Floats, Tree


@dataclass(frozen=True)
class Edge:
    """A split and the path to it."""

    tree: int
    node: int
    feature: int
    threshold: np.float32
    path: tuple[tuple[int, np.float32, bool], ...]
    """Feature, threshold and whether the comparison held, from the root down."""


def edges_of(ensemble: Ensemble) -> Iterator[Edge]:
    """Every split with finite neighbours to its threshold, trees in order, nodes in pre-order."""
    for number, tree in enumerate(ensemble.trees):
        paths = _paths(tree)
        for node in np.flatnonzero(~tree.is_leaf & (np.abs(tree.threshold) < GREATEST)):
            yield Edge(number, int(node), int(tree.feature[node]), tree.threshold[node], paths[int(node)])


def next_below(value: np.float32) -> np.float32:
    """The float32 before `value`."""
    return np.float32(np.nextafter(value, np.float32(-np.inf)))


def next_above(value: np.float32) -> np.float32:
    """The float32 after `value`."""
    return np.float32(np.nextafter(value, np.float32(np.inf)))


def walk_to(edge: Edge, row: Floats, value: np.float32, *, strict: bool) -> Floats | None:
    """`row` changed so that it reaches the edge's node with `value` in its feature; None if it cannot.

    `strict`: whether splits compare with `<` (XGBoost) or `<=`.
    """
    changed = row.copy()
    changed[edge.feature] = value
    for feature, threshold, held in edge.path:
        if _holds(changed[feature], threshold, strict=strict) == held:
            continue
        if feature == edge.feature or (not held and threshold >= GREATEST):
            return None  # the splits above contradict the value asked for, or let only missing values through
        if strict:
            changed[feature] = next_below(threshold) if held else threshold
        else:
            changed[feature] = threshold if held else next_above(threshold)
    reached = all(
        _holds(changed[feature], threshold, strict=strict) == held for feature, threshold, held in edge.path
    )
    return changed if reached else None


def _holds(value: np.float32, threshold: np.float32, *, strict: bool) -> bool | None:
    """The comparison, or None for a missing value: a walk replaces it by a number."""
    if np.isnan(value):
        return None
    return bool(value < threshold if strict else value <= threshold)


def _paths(tree: Tree) -> dict[int, tuple[tuple[int, np.float32, bool], ...]]:
    paths: dict[int, tuple[tuple[int, np.float32, bool], ...]] = {0: ()}
    for node in np.flatnonzero(~tree.is_leaf):
        for child, held in ((tree.true_child[node], True), (tree.false_child[node], False)):
            step = (int(tree.feature[node]), tree.threshold[node], held)
            paths[int(child)] = (*paths[int(node)], step)
    return paths
