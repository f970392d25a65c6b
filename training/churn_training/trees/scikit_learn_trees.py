"""scikit-learn's decision trees and random forests: the leaf holds the share of churners."""

from typing import Any

import numpy as np

from churn_training.trees.ensemble import Branch, Ensemble, Tree, UnsupportedModelError, pre_order, round_down


def read_scikit_learn(model: Any) -> Ensemble:
    """A fitted DecisionTreeClassifier or RandomForestClassifier of two classes."""
    name = type(model).__name__
    if name not in ("DecisionTreeClassifier", "RandomForestClassifier"):
        raise UnsupportedModelError(f"scikit-learn: got {name}, expected a decision tree or a random forest")
    if list(model.classes_) != [0, 1]:
        raise UnsupportedModelError(f"scikit-learn: got classes {list(model.classes_)}, expected [0, 1]")
    members = model.estimators_ if name == "RandomForestClassifier" else [model]
    return Ensemble(
        trees=tuple(_read_tree(member.tree_, len(members)) for member in members),
        base=np.float32(0),
        mode="BRANCH_LEQ",
        link="identity",
        cover="weighted row count",
        feature_count=model.n_features_in_,
    )


def _read_tree(tree: Any, tree_count: int) -> Tree:
    churners = tree.value[:, 0, 1] / tree.value[:, 0, :].sum(axis=1)

    def describe(node: int) -> Branch | float:
        if tree.children_left[node] < 0:
            return float(churners[node]) / tree_count
        return Branch(
            feature=int(tree.feature[node]),
            threshold=round_down(float(tree.threshold[node])),
            true_child=int(tree.children_left[node]),
            false_child=int(tree.children_right[node]),
            missing_is_true=bool(tree.missing_go_to_left[node]),
        )

    return pre_order(describe, 0, lambda node: float(tree.weighted_n_node_samples[node]))
