"""Reads XGBoost's trees from the JSON document of `Booster.save_raw`."""

import json
from functools import lru_cache
from typing import Any

import numpy as np
import xgboost

from churn_training.trees.ensemble import Branch, Ensemble, Tree, UnsupportedModelError, pre_order


def read_xgboost(booster: xgboost.Booster) -> Ensemble:
    """The rounds in use: after early stopping, those up to the best one."""
    document = json.loads(booster.save_raw("json"))
    refuse_unsupported(document)
    learner = document["learner"]
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

    The library is asked, with a single tree of one leaf, 0. It keeps the base as a probability p and takes
    −log(1 / p − 1) in float32, by a logarithm that is not correctly rounded: at four of the 999 values from
    0.001 to 0.999 it is one float32 step off.
    """
    learner = document["learner"]
    booster = learner["gradient_booster"]
    features = learner["learner_model_param"]["num_feature"]
    alone = {
        **booster["model"],
        "gbtree_model_param": {**booster["model"]["gbtree_model_param"], "num_trees": "1"},
        "iteration_indptr": [0, 1],
        "tree_info": [0],
        "trees": [_one_leaf(features)],
    }
    changed = {**learner, "attributes": {}, "gradient_booster": {**booster, "model": alone}}
    return _margin_of(json.dumps({**document, "learner": changed}), int(features))


def _one_leaf(features: str) -> dict[str, Any]:
    """A tree without a split, which adds 0, in the words of the library's document."""
    values = {"base_weights": 0.0, "loss_changes": 0.0, "split_conditions": 0.0, "sum_hessian": 1.0}
    children = {"left_children": -1, "right_children": -1}
    split = {"default_left": 0, "split_indices": 0, "split_type": 0}
    categories = ("categories", "categories_nodes", "categories_segments", "categories_sizes")
    size = {"num_deleted": "0", "num_feature": features, "num_nodes": "1", "size_leaf_vector": "1"}
    return {
        **{name: [value] for name, value in (values | children | split).items()},
        **{name: [] for name in categories},
        "id": 0,
        "parents": [2**31 - 1],
        "tree_param": size,
    }


@lru_cache(maxsize=256)
def _margin_of(content: str, features: int) -> np.float32:
    """What the library answers without a value, for a model in its JSON; many folds share a base score."""
    booster = xgboost.Booster({"nthread": 1}, model_file=bytearray(content.encode()))
    matrix = xgboost.DMatrix(np.full((1, features), np.nan, dtype=np.float32), nthread=1)
    margin: np.float32 = booster.predict(matrix, output_margin=True, validate_features=False)[0]
    return margin


def refuse_unsupported(document: dict[str, Any]) -> None:
    """Raises `UnsupportedModelError` for a document of `save_raw` that the exported form cannot say."""
    learner = document["learner"]
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
    trees = learner["gradient_booster"]["model"]["trees"]
    if any(any(tree["split_type"]) for tree in trees):
        raise UnsupportedModelError("XGBoost: got a categorical split, expected numeric ones only")


def _read_tree(tree: dict[str, Any]) -> Tree:
    left, right = tree["left_children"], tree["right_children"]

    def describe(node: int) -> Branch | float:
        condition: float = tree["split_conditions"][node]  # a leaf's value stands here too
        if left[node] < 0:
            return condition
        goes_left = bool(tree["default_left"][node])
        return Branch(tree["split_indices"][node], condition, left[node], right[node], goes_left)

    return pre_order(describe, 0, lambda node: tree["sum_hessian"][node])
