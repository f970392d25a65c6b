"""Draws recipes of models: every family, many shapes."""

from collections.abc import Callable
from typing import Any

import lightgbm
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from churn_training.evidence.fixtures import Recipe, fit_xgboost, on_grid
from churn_training.evidence.synthetic import Synthetic
from churn_training.trees.lightgbm_grid import round_lightgbm
from churn_training.trees.lightgbm_trees import read_lightgbm
from churn_training.trees.scikit_learn_grid import round_scikit_learn
from churn_training.trees.scikit_learn_trees import read_scikit_learn
from churn_training.trees.xgboost_grid import round_xgboost
from churn_training.trees.xgboost_trees import read_xgboost

FAMILIES = ("xgboost", "lightgbm", "random-forest", "decision-tree")

ROUNDED = {
    "xgboost": round_xgboost,
    "lightgbm": round_lightgbm,
    "random-forest": round_scikit_learn,
    "decision-tree": round_scikit_learn,
}


def draw_recipe(seed: int) -> Recipe:
    """A recipe of the family that the seed falls on; every second one of it is on a grid."""
    random = np.random.default_rng(seed)
    family = FAMILIES[seed % len(FAMILIES)]
    fit, read = _DRAWERS[family](random)
    recipe = Recipe(
        name=f"{family}-{seed}",
        rows=int(random.integers(60, 1500)),
        features=int(random.integers(3, 14)),
        fit=fit,
        read=read,
        edges=12,
    )
    return on_grid(recipe, ROUNDED[family]) if seed // len(FAMILIES) % 2 else recipe


Fit = Callable[[Synthetic, int], Any]
Drawn = tuple[Fit, Callable[[Any], Any]]


def _xgboost(random: np.random.Generator) -> Drawn:
    depth, rounds = int(random.integers(1, 9)), int(random.integers(1, 60))
    return fit_xgboost(depth, rounds, float(random.uniform(0.02, 0.9))), read_xgboost


def _lightgbm(random: np.random.Generator) -> Drawn:
    parameters = {
        "objective": "binary",
        "num_leaves": int(random.integers(2, 50)),
        "learning_rate": float(random.uniform(0.02, 0.5)),
        "min_data_in_leaf": int(random.integers(1, 30)),
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    rounds = int(random.integers(1, 60))

    def fit(data: Synthetic, seed: int) -> lightgbm.Booster:
        train = lightgbm.Dataset(data.features, label=data.labels)
        return lightgbm.train({**parameters, "seed": seed}, train, num_boost_round=rounds)

    return fit, read_lightgbm


def _random_forest(random: np.random.Generator) -> Drawn:
    trees, depth = int(random.integers(1, 60)), int(random.integers(1, 12))

    def fit(data: Synthetic, seed: int) -> RandomForestClassifier:
        forest = RandomForestClassifier(n_estimators=trees, max_depth=depth, random_state=seed, n_jobs=1)
        return forest.fit(data.features, data.labels)

    return fit, read_scikit_learn


def _decision_tree(random: np.random.Generator) -> Drawn:
    depth, least = int(random.integers(1, 15)), int(random.integers(1, 20))

    def fit(data: Synthetic, seed: int) -> DecisionTreeClassifier:
        tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=least, random_state=seed)
        return tree.fit(data.features, data.labels)

    return fit, read_scikit_learn


_DRAWERS: dict[str, Callable[[np.random.Generator], Drawn]] = {
    "xgboost": _xgboost,
    "lightgbm": _lightgbm,
    "random-forest": _random_forest,
    "decision-tree": _decision_tree,
}
