"""Small models of every family, fitted on synthetic data with missing values."""

import lightgbm
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from churn_training.evidence.fixtures import Recipe, fit_xgboost
from churn_training.evidence.synthetic import Synthetic
from churn_training.trees.lightgbm_trees import read_lightgbm
from churn_training.trees.scikit_learn_trees import read_scikit_learn
from churn_training.trees.xgboost_trees import read_xgboost

FEATURES = 6
"""Few enough for Shapley values over all subsets."""


def fit_lightgbm(data: Synthetic, seed: int) -> lightgbm.Booster:
    parameters = {"objective": "binary", "num_leaves": 12, "seed": seed, "num_threads": 1, "verbosity": -1}
    return lightgbm.train(parameters, lightgbm.Dataset(data.features, label=data.labels), 10)


def fit_forest(data: Synthetic, seed: int) -> RandomForestClassifier:
    return RandomForestClassifier(8, random_state=seed, max_depth=6).fit(data.features, data.labels)


def fit_tree(data: Synthetic, seed: int) -> DecisionTreeClassifier:
    return DecisionTreeClassifier(random_state=seed).fit(data.features, data.labels)


FAMILIES = {
    recipe.name: recipe
    for recipe in (
        Recipe("xgboost-stumps", 600, FEATURES, fit_xgboost(1, 12), read_xgboost),
        Recipe("xgboost", 600, FEATURES, fit_xgboost(4, 12), read_xgboost),
        Recipe("lightgbm", 600, FEATURES, fit_lightgbm, read_lightgbm),
        Recipe("random-forest", 600, FEATURES, fit_forest, read_scikit_learn),
        Recipe("decision-tree", 600, FEATURES, fit_tree, read_scikit_learn),
    )
}
