"""Reads LightGBM's trees from its text format, which keeps every digit of a double."""

import lightgbm
import numpy as np

from churn_training.trees.ensemble import Branch, Ensemble, Tree, UnsupportedModelError, pre_order, round_down
from churn_training.trees.threshold_rows import next_below

# Bits of `decision_type`, LightGBM's include/LightGBM/tree.h.
CATEGORICAL = 1
DEFAULT_LEFT = 2
MISSING_TYPE_SHIFT = 2
MISSING_NONE, MISSING_ZERO, MISSING_NAN = 0, 1, 2

ZERO_THRESHOLD = np.float32(1e-35)
"""LightGBM's kZeroThreshold, include/LightGBM/meta.h: inputs this close to 0 are read as 0."""

Block = dict[str, str]


def read_lightgbm(booster: lightgbm.Booster) -> Ensemble:
    """The iterations in use: after early stopping, those up to the best one."""
    header, *trees = _blocks(booster.model_to_string())
    _refuse_unsupported(header)
    return Ensemble(
        trees=tuple(_read_tree(tree) for tree in trees),
        base=np.float32(0),  # the average is folded into the first tree
        mode="BRANCH_LEQ",
        link="logit",
        cover="row count",
        feature_count=booster.num_feature(),
    )


def _blocks(text: str) -> list[Block]:
    """The `key=value` lines of the header and of each tree."""
    body = text[: text.index("end of trees")]
    return [
        dict(line.split("=", 1) for line in block.splitlines() if "=" in line) | {"flags": block}
        for block in body.split("\nTree=")
    ]


def _refuse_unsupported(header: Block) -> None:
    if not header["objective"].startswith("binary sigmoid:1"):
        raise UnsupportedModelError(
            f"LightGBM: got objective {header['objective']}, expected binary sigmoid:1"
        )
    if header["num_tree_per_iteration"] != "1":
        raise UnsupportedModelError("LightGBM: got several classes, expected two")
    if "average_output" in header["flags"].splitlines():
        raise UnsupportedModelError("LightGBM: got averaged trees (boosting=rf), expected a sum")


def _read_tree(tree: Block) -> Tree:
    if tree.get("is_linear", "0") != "0":
        raise UnsupportedModelError("LightGBM: got linear leaves, expected constant ones")
    if int(tree["num_cat"]):
        raise UnsupportedModelError("LightGBM: got a categorical split, expected numeric ones only")
    leaf_value = [float(value) for value in tree["leaf_value"].split()]
    if len(leaf_value) == 1:  # no split was worth making, and LightGBM then writes no counts
        return pre_order(lambda _: leaf_value[0], 0, lambda _: float(tree.get("leaf_count") or 1))
    feature, decision, left, right, leaf_count = (
        [int(value) for value in tree[key].split()]
        for key in (
            "split_feature",
            "decision_type",
            "left_child",
            "right_child",
            "leaf_count",
        )
    )
    threshold = [float(value) for value in tree["threshold"].split()]

    def describe(node: int) -> Branch | float:
        if node < 0:  # leaf n is written ~n
            return leaf_value[~node]
        missing = _missing_goes_left(decision[node], threshold[node])
        return Branch(feature[node], _round_down(threshold[node]), left[node], right[node], missing)

    return pre_order(describe, 0, lambda node: leaf_count[~node])


def _missing_goes_left(decision: int, threshold: float) -> bool:
    missing_type = decision >> MISSING_TYPE_SHIFT & 3
    if missing_type == MISSING_ZERO:
        raise UnsupportedModelError(
            "LightGBM: got zero_as_missing, expected NaN to be the only missing value"
        )
    if missing_type == MISSING_NONE:  # the feature had no missing value in training: NaN then counts as 0
        return threshold >= 0.0
    return bool(decision & DEFAULT_LEFT)


def _round_down(threshold: float) -> float:
    """The float32 threshold that splits inputs as LightGBM does, which reads those near 0 as 0."""
    zero = float(ZERO_THRESHOLD)
    if 0 <= threshold <= zero:
        return zero
    if -zero <= threshold < 0:
        return float(next_below(-ZERO_THRESHOLD))
    return round_down(threshold)
