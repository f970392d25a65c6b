"""Shapley values by their definition, over all subsets with path-dependent expectations."""

from functools import cache
from itertools import combinations
from math import factorial

import numpy as np
import numpy.typing as npt

from churn_training.trees.ensemble import Ensemble, Floats, Tree


def shapley_values(ensemble: Ensemble, row: Floats) -> tuple[float, npt.NDArray[np.float64]]:
    """The expectation and one value per feature, from 2^features evaluations: for small models only."""
    count = ensemble.feature_count

    @cache
    def value(known: frozenset[int]) -> float:
        return float(ensemble.base) + sum(_expected(ensemble, tree, row, known, 0) for tree in ensemble.trees)

    values = np.zeros(count)
    for feature in range(count):
        others = [other for other in range(count) if other != feature]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for subset in combinations(others, size):
                known = frozenset(subset)
                values[feature] += weight * (value(known | {feature}) - value(known))
    return value(frozenset()), values


def reached(ensemble: Ensemble, row: Floats) -> list[tuple[int, int]]:
    """Tree and leaf of the row, tree by tree."""
    leaves = []
    for number, tree in enumerate(ensemble.trees):
        node = 0
        while tree.true_child[node] >= 0:
            node = _next(ensemble, tree, row, node)
        leaves.append((number, node))
    return leaves


def _expected(ensemble: Ensemble, tree: Tree, row: Floats, known: frozenset[int], node: int) -> float:
    """Unknown features take both ways, weighted by cover (Lundberg 2018, algorithm 1)."""
    if tree.true_child[node] < 0:
        return float(tree.leaf_value[node])
    if int(tree.feature[node]) in known:
        return _expected(ensemble, tree, row, known, _next(ensemble, tree, row, node))
    children = (int(tree.true_child[node]), int(tree.false_child[node]))
    covers = [float(tree.cover[child]) for child in children]
    parts = [_expected(ensemble, tree, row, known, child) for child in children]
    return (covers[0] * parts[0] + covers[1] * parts[1]) / sum(covers)


def _next(ensemble: Ensemble, tree: Tree, row: Floats, node: int) -> int:
    value, threshold = row[tree.feature[node]], tree.threshold[node]
    if np.isnan(value):
        holds = bool(tree.missing_is_true[node])
    else:
        holds = bool(value < threshold if ensemble.mode == "BRANCH_LT" else value <= threshold)
    return int(tree.true_child[node] if holds else tree.false_child[node])
