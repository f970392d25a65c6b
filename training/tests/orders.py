"""Sums of leaves by hand, in any order: what a grid must make equal."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from churn_training.preparation.encoding import Matrix
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.grid import Grid, Steps


def leaves_reached(ensemble: Ensemble, grid: Grid, rows: Matrix) -> Steps:
    """Rows × trees: the steps of the leaf that each row reaches in each tree, all rows walking at once."""
    result = np.empty((len(rows), len(ensemble.trees)), dtype=np.int64)
    every = np.arange(len(rows))
    for place, tree in enumerate(ensemble.trees):
        node = np.zeros(len(rows), dtype=np.int64)
        while (tree.true_child[node] >= 0).any():
            value, threshold = rows[every, tree.feature[node]], tree.threshold[node]
            holds = value < threshold if ensemble.mode == "BRANCH_LT" else value <= threshold
            holds = np.where(np.isnan(value), tree.missing_is_true[node], holds)
            following = np.where(holds, tree.true_child[node], tree.false_child[node])
            node = np.where(tree.true_child[node] >= 0, following, node)
        steps = tree.leaf_value[node].astype(np.float64) * 2.0**grid.bits
        assert (steps == np.rint(steps)).all()
        result[:, place] = steps
    return result


def in_random_orders(
    leaves: npt.NDArray[Any], grid: Grid, orders: int, seed: int
) -> Iterator[npt.NDArray[np.float32]]:
    """The float32 sums of every row's leaves, one tree after the other, for each random order of trees."""
    values = np.asfortranarray((leaves * grid.step).astype(np.float32))
    random = np.random.default_rng(seed)
    for _ in range(orders):
        sums = np.zeros(len(leaves), dtype=np.float32)
        for tree in random.permutation(leaves.shape[1]):
            sums += values[:, tree]
        yield sums
