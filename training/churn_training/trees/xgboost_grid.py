"""XGBoost's own leaves, rounded to a grid: what its library predicts then is a sum of whole steps."""

import json

import numpy as np
import xgboost

from churn_training.trees.grid import grid_for
from churn_training.trees.xgboost_trees import base_margin, refuse_unsupported, rounds_in_use

ZERO_BASE = "[5E-1]"
"""The base score whose margin is exactly 0: −log(1 / 0.5 − 1) = −log(1)."""


def round_xgboost(booster: xgboost.Booster) -> xgboost.Booster:
    """A new booster of the rounds in use, all leaves multiples of a step, the base in the first tree's."""
    document = json.loads(booster[: rounds_in_use(booster)].save_raw("json"))
    refuse_unsupported(document)
    learner = document["learner"]
    trees = learner["gradient_booster"]["model"]["trees"]
    places = [np.flatnonzero(np.array(tree["left_children"]) < 0) for tree in trees]
    leaves = [
        np.array(tree["split_conditions"], dtype=np.float64)[at]
        for tree, at in zip(trees, places, strict=True)
    ]
    leaves[0] = leaves[0] + float(base_margin(document))
    grid = grid_for(leaves)
    for tree, at, values in zip(trees, places, leaves, strict=True):
        for node, value in zip(at.tolist(), (np.rint(values / grid.step) * grid.step).tolist(), strict=True):
            tree["split_conditions"][node] = value
            tree["base_weights"][node] = value  # the same value, for the library's approximate contributions
    learner["learner_model_param"]["base_score"] = ZERO_BASE
    rounded = xgboost.Booster({"nthread": 1}, model_file=bytearray(json.dumps(document).encode()))
    rounded.feature_names, rounded.feature_types = booster.feature_names, booster.feature_types
    return rounded
