"""XGBoost's trees, read from the JSON document that `Booster.save_raw` gives."""

import ast
import json
import math
from typing import Any

import numpy as np
import xgboost

from churn_training.trees.ensemble import Branch, Ensemble, Tree, UnsupportedModelError, pre_order


def read_xgboost(booster: xgboost.Booster) -> Ensemble:
    """The rounds in use: after early stopping, those up to the best one."""
    learner = json.loads(booster.save_raw("json"))["learner"]
    _refuse_what_cannot_be_said(learner)
    shape = learner["learner_model_param"]
    trees = learner["gradient_booster"]["model"]["trees"]
    return Ensemble(
        trees=tuple(_read_tree(tree) for tree in trees[: rounds_in_use(booster)]),
        base=base_margin(shape["base_score"]),
        mode="BRANCH_LT",
        link="logit",
        cover="hessian sum",
        feature_count=int(shape["num_feature"]),
    )


def rounds_in_use(booster: xgboost.Booster) -> int:
    """After early stopping the rounds up to the best one. `Booster.predict` uses all unless told."""
    best = booster.attr("best_iteration")
    return booster.num_boosted_rounds() if best is None else int(best) + 1


def base_margin(base_score: str) -> np.float32:
    """The margin of no trees at all.

    XGBoost writes the base probability as "2.6E-1" until 3.0 and as "[2.6E-1]" since 3.1, and turns it into a
    margin in float32 by −log(1 / p − 1).
    """
    parsed = ast.literal_eval(base_score)
    probability = np.float32(parsed[0] if isinstance(parsed, list) else parsed)
    one = np.float32(1)
    # NumPy's own float32 logarithm may be one step off the C library's.
    return np.float32(-math.log(one / probability - one))


def _refuse_what_cannot_be_said(learner: dict[str, Any]) -> None:
    objective = learner["objective"]["name"]
    if objective != "binary:logistic":
        raise UnsupportedModelError(f"XGBoost: got objective {objective}, expected binary:logistic")
    kind = learner["gradient_booster"]["name"]
    if kind != "gbtree":
        raise UnsupportedModelError(f"XGBoost: got booster {kind}, expected gbtree")
    parallel = learner["gradient_booster"]["model"]["gbtree_model_param"]["num_parallel_tree"]
    if int(parallel) != 1:
        raise UnsupportedModelError(f"XGBoost: got {parallel} parallel trees, expected 1")
    targets = learner["learner_model_param"].get("num_target", "1")
    if int(targets) != 1:
        raise UnsupportedModelError(f"XGBoost: got {targets} targets, expected 1")


def _read_tree(tree: dict[str, Any]) -> Tree:
    if any(tree["split_type"]):
        raise UnsupportedModelError("XGBoost: got a categorical split, expected numeric ones only")
    left, right = tree["left_children"], tree["right_children"]

    def describe(node: int) -> Branch | float:
        condition: float = tree["split_conditions"][node]  # a leaf's value stands here too
        if left[node] < 0:
            return condition
        goes_left = bool(tree["default_left"][node])
        return Branch(tree["split_indices"][node], condition, left[node], right[node], goes_left)

    return pre_order(describe, 0, lambda node: tree["sum_hessian"][node])
