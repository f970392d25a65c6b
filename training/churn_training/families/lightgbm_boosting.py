"""Boosting by LightGBM, which grows its trees leaf by leaf."""

import lightgbm
import numpy as np
import optuna

from churn_training.families.boosting import Probabilities, probabilities
from churn_training.families.family import Parameters, Shape
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.lightgbm_grid import round_lightgbm
from churn_training.trees.lightgbm_trees import read_lightgbm

name = "LightGBM"
library = f"lightgbm {lightgbm.__version__}"
ships = True


LIBRARY_LEAF_ROWS = 20
"""LightGBM's own `min_data_in_leaf`."""


def suggest(trial: optuna.Trial, settings: Settings) -> Parameters:
    """The space includes two leaves, LightGBM's additive model."""
    return {
        "num_leaves": trial.suggest_int("num_leaves", 2, 31, log=True),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.5, log=True),
        "rounds": trial.suggest_int("rounds", 20, settings.tuning_rounds, log=True),
        "min_data_in_leaf": trial.suggest_int("min_data_in_leaf", 5, 100, log=True),
        "bagging_fraction": trial.suggest_float("bagging_fraction", 0.5, 1.0),
        "feature_fraction": trial.suggest_float("feature_fraction", 0.3, 1.0),
        "lambda_l2": trial.suggest_float("lambda_l2", 0.1, 50.0, log=True),
    }


def shaped(parameters: Parameters, shape: Shape) -> Parameters:
    """Directions, and bins and leaves with enough rows."""
    least = max(parameters.get("min_data_in_leaf", LIBRARY_LEAF_ROWS), shape.fewest_rows)
    return parameters | {
        **({} if shape.fewest_rows == 1 else {"min_data_in_leaf": least}),
        "monotone_constraints": list(shape.directions),
        "max_bin": shape.bins,
        "min_data_in_bin": shape.bin_rows,
    }


def library_parameters(parameters: Parameters, settings: Settings) -> Parameters:
    """All parameters of LightGBM, except the number of rounds."""
    given = {key: value for key, value in parameters.items() if key != "rounds"}
    return {
        "objective": "binary",
        **given,
        "bagging_freq": 1,
        "seed": settings.seed,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }


def grow(part: Part, parameters: Parameters, settings: Settings) -> lightgbm.Booster:
    """Fits exactly `rounds` rounds of unweighted log-loss."""
    data = lightgbm.Dataset(part.features, label=part.churned.astype(np.float32), params={"verbosity": -1})
    return lightgbm.train(
        library_parameters(parameters, settings), data, num_boost_round=parameters["rounds"]
    )


def fit(part: Part, parameters: Parameters, settings: Settings) -> lightgbm.Booster:
    """The same on a grid."""
    return round_lightgbm(grow(part, parameters, settings))


def predict(model: lightgbm.Booster, features: Matrix) -> Probabilities:
    """The sigmoid of the native margin, which LightGBM keeps in float64."""
    return probabilities(np.asarray(model.predict(features, raw_score=True, num_threads=1)))


def ensemble(model: lightgbm.Booster) -> Ensemble:
    """Thresholds rounded down to float32."""
    return read_lightgbm(model)
