"""LightGBM's own leaves, rounded to a grid: what its library predicts then is a sum of whole steps."""

import lightgbm
import numpy as np

from churn_training.trees.grid import grid_for
from churn_training.trees.lightgbm_trees import read_lightgbm


def round_lightgbm(booster: lightgbm.Booster) -> lightgbm.Booster:
    """A new booster of the iterations in use, all leaves multiples of a step.

    The base needs no step of its own: LightGBM adds the average to the first tree's leaves itself.
    """
    read_lightgbm(booster)  # refuses what the exported form cannot say
    rounded = lightgbm.Booster(model_str=booster.model_to_string())
    trees = [
        np.array([rounded.get_leaf_output(tree, leaf) for leaf in range(count)])
        for tree, count in enumerate(_leaf_counts(rounded))
    ]
    grid = grid_for(trees)
    for tree, values in enumerate(trees):
        for leaf, value in enumerate((np.rint(values / grid.step) * grid.step).tolist()):
            rounded.set_leaf_output(tree, leaf, value)
    return rounded


def _leaf_counts(booster: lightgbm.Booster) -> list[int]:
    """Leaves of each tree."""
    return [int(tree["num_leaves"]) for tree in booster.dump_model()["tree_info"]]
