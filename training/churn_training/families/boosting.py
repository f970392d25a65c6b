"""From XGBoost's native margins to probabilities."""

from typing import Any

import numpy as np
import numpy.typing as npt
import xgboost

from churn_training.arithmetic.logistic import logistic
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.trees.xgboost_trees import rounds_in_use

Probabilities = npt.NDArray[np.float64]
Margins = npt.NDArray[np.float32]


def matrix_of(features: Matrix, part: Part | None = None) -> xgboost.DMatrix:
    """XGBoost's own container, with the labels of `part` for training."""
    return xgboost.DMatrix(features, label=None if part is None else part.churned, nthread=1)


def margins(booster: xgboost.Booster, features: Matrix) -> Margins:
    """Native margins of the rounds in use, float32, one per row."""
    rounds = (0, rounds_in_use(booster))
    values: Margins = booster.predict(matrix_of(features), output_margin=True, iteration_range=rounds)
    return values


def probabilities(margin: npt.NDArray[np.floating[Any]]) -> Probabilities:
    """The sigmoid in float64, as every runtime of the package computes it."""
    return logistic(margin.astype(np.float64))
