"""Reads XGBoost's trees from the JSON document of `Booster.save_raw`."""

import json
from typing import Any

import numpy as np
import xgboost

from churn_training.trees.ensemble import Branch, Ensemble, Tree, UnsupportedModelError, pre_order


def read_xgboost(booster: xgboost.Booster) -> Ensemble:
    """The rounds in use: after early stopping, those up to the best one."""
    document = json.loads(booster.save_raw("json"))
    learner = document["learner"]
    _refuse_unsupported(learner)
    trees = learner["gradient_booster"]["model"]["trees"]
    return Ensemble(
        trees=tuple(_read_tree(tree) for tree in trees[: rounds_in_use(booster)]),
        base=base_margin(document),
        mode="BRANCH_LT",
        link="logit",
        cover="hessian sum",
        feature_count=int(learner["learner_model_param"]["num_feature"]),
    )


def rounds_in_use(booster: xgboost.Booster) -> int:
    """After early stopping the rounds up to the best one. `Booster.predict` uses all unless told."""
    best = booster.attr("best_iteration")
    return booster.num_boosted_rounds() if best is None else int(best) + 1


def base_margin(document: dict[str, Any]) -> np.float32:
    """The margin of no trees at all, of a model as `Booster.save_raw` writes it in JSON.

    The library is asked, with a single tree whose leaves are 0. It keeps the base as a probability p and
    takes −log(1 / p − 1) in float32, by a logarithm that is not correctly rounded: at four of the 999 values
    from 0.001 to 0.999 it is one float32 step off.
    """
    learner = document["learner"]
    model = learner["gradient_booster"]["model"]
    first = model["trees"][0]
    zeros = [
        0.0 if child < 0 else condition
        for child, condition in zip(first["left_children"], first["split_conditions"], strict=True)
    ]
    alone = {
        **model,
        "gbtree_model_param": {**model["gbtree_model_param"], "num_trees": "1"},
        "iteration_indptr": [0, 1],
        "tree_info": [0],
        "trees": [{**first, "split_conditions": zeros}],
    }
    changed = {**learner, "gradient_booster": {**learner["gradient_booster"], "model": alone}}
    content = json.dumps({**document, "learner": changed}).encode()
    booster = xgboost.Booster({"nthread": 1}, model_file=bytearray(content))
    row = np.full((1, int(learner["learner_model_param"]["num_feature"])), np.nan, dtype=np.float32)
    matrix = xgboost.DMatrix(row, nthread=1)
    margin: np.float32 = booster.predict(matrix, output_margin=True, validate_features=False)[0]
    return margin


def _refuse_unsupported(learner: dict[str, Any]) -> None:
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
