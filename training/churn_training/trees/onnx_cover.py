"""Writes real cover into ONNX files of other converters, which leave `nodes_hitrates` at 1.0 or empty.

Path-dependent SHAP weights the two sides of a split by the training weight that reached them, which the
native model holds. Walking both trees side by side from the root finds each native node in the ONNX file.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import lightgbm
import numpy as np
import onnx
import xgboost

from churn_training.trees.ensemble import GREATEST, Ensemble, Tree
from churn_training.trees.lightgbm_trees import read_lightgbm
from churn_training.trees.scikit_learn_trees import read_scikit_learn
from churn_training.trees.xgboost_trees import read_xgboost

OPERATORS = ("TreeEnsembleRegressor", "TreeEnsembleClassifier")

CLOSE = 2.0**-22
"""Greatest relative difference of two thresholds: one double, rounded to float32 in either direction."""

TINY = 1e-34
"""Thresholds this small count as 0 in LightGBM."""


class CoverError(ValueError):
    """The native model is not the one in the ONNX file, or its kind is unknown here."""


def read_native(path: Path) -> Ensemble:
    """The trees in a file that XGBoost (.json, .ubj), LightGBM (.txt) or scikit-learn (pickle, joblib) wrote.

    Reading a pickle runs code: only read one that you trust.
    """
    if path.suffix in (".json", ".ubj"):
        return read_xgboost(xgboost.Booster(model_file=path))
    if path.suffix == ".txt":
        return read_lightgbm(lightgbm.Booster(model_file=path))
    if path.suffix in (".pickle", ".pkl", ".joblib"):
        return read_scikit_learn(joblib.load(path))
    raise CoverError(
        f"got {path.name}, expected a model of XGBoost (.json, .ubj), LightGBM (.txt) or scikit-learn "
        "(.pickle, .pkl, .joblib)"
    )


def with_cover(model: bytes, native: Ensemble) -> bytes:
    """The ONNX file with every node's cover in `nodes_hitrates`, and nothing else changed.

    Raises CoverError unless both hold the same trees in the same order.
    """
    proto = onnx.load_from_string(model)
    operators = [node for node in proto.graph.node if node.op_type in OPERATORS]
    if len(operators) != 1:
        raise CoverError(f"got {len(operators)} tree ensembles in the ONNX file, expected one")
    attributes = {entry.name: onnx.helper.get_attribute_value(entry) for entry in operators[0].attribute}
    trees = _trees(attributes)
    if len(trees) != len(native.trees):
        raise CoverError(
            f"got {len(trees)} trees in the ONNX file, expected {len(native.trees)} as in the model"
        )
    cover = np.zeros(len(attributes["nodes_nodeids"]), dtype=np.float32)
    for (number, written), tree in zip(trees.items(), native.trees, strict=True):
        for place, node in _pairs(written, tree, f"tree {number}"):
            cover[place] = tree.cover[node]
    kept = [entry for entry in operators[0].attribute if entry.name != "nodes_hitrates"]
    del operators[0].attribute[:]
    operators[0].attribute.extend([*kept, onnx.helper.make_attribute("nodes_hitrates", cover.tolist())])
    content: bytes = proto.SerializeToString(deterministic=True)
    return content


@dataclass(frozen=True)
class _Written:
    """A node of the ONNX file."""

    place: int
    feature: int
    threshold: float
    children: tuple[int, int] | None
    """Ids of the children for a true and a false comparison; None for a leaf."""


def _trees(attributes: dict[str, Any]) -> dict[int, dict[int, _Written]]:
    """Nodes by id, in trees by id, both in the order of the file."""
    trees: dict[int, dict[int, _Written]] = {}
    names = ("treeids", "nodeids", "modes", "featureids", "values", "truenodeids", "falsenodeids")
    lists = (attributes[f"nodes_{name}"] for name in names)
    for place, (tree, node, mode, feature, value, held, failed) in enumerate(zip(*lists, strict=True)):
        children = None if mode == b"LEAF" else (held, failed)
        trees.setdefault(tree, {})[node] = _Written(place, feature, value, children)
    return trees


def _pairs(written: dict[int, _Written], tree: Tree, name: str) -> Iterator[tuple[int, int]]:
    """Positions in the ONNX file's lists, each with its native node, from the root down."""
    if len(written) != len(tree.feature):
        raise CoverError(f"{name}: got {len(written)} nodes in the ONNX file, expected {len(tree.feature)}")
    below = {child for node in written.values() for child in node.children or ()}
    pending = [(next(identity for identity in written if identity not in below), 0)]
    while pending:
        identity, node = pending.pop()
        found = written[identity]
        split = None if tree.is_leaf[node] else (int(tree.feature[node]), float(tree.threshold[node]))
        got = None if found.children is None else (found.feature, found.threshold)
        if not _same(got, split):
            raise CoverError(f"{name}, node {identity}: got {_words(got)}, expected {_words(split)}")
        yield found.place, node
        if found.children is not None:
            children = (int(tree.true_child[node]), int(tree.false_child[node]))
            pending += zip(found.children, children, strict=True)


Split = tuple[int, float] | None
"""Feature and threshold; None for a leaf."""


def _same(got: Split, expected: Split) -> bool:
    if got is None or expected is None:
        return got is expected
    # A split that only tells missing from present has an infinite threshold, or the greatest float32.
    thresholds = [min(threshold, GREATEST) for _, threshold in (got, expected)]
    return got[0] == expected[0] and math.isclose(*thresholds, rel_tol=CLOSE, abs_tol=TINY)


def _words(split: Split) -> str:
    return "a leaf" if split is None else f"a split on feature {split[0]} at {split[1]:.9g}"
