"""Boosting by XGBoost, which grows its trees level by level."""

import optuna
import xgboost

from churn_training.families.boosting import Probabilities, margins, matrix_of, probabilities
from churn_training.families.family import Parameters, Shape
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.xgboost_grid import round_xgboost
from churn_training.trees.xgboost_trees import read_xgboost

name = "XGBoost"
library = f"xgboost {xgboost.__version__}"
ships = True


def suggest(trial: optuna.Trial, settings: Settings) -> Parameters:
    """The space includes depth 1: the model is then additive, and some data needs nothing deeper."""
    return {
        "max_depth": trial.suggest_int("max_depth", 1, 6),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.5, log=True),
        "rounds": trial.suggest_int("rounds", 20, settings.tuning_rounds, log=True),
        "min_child_weight": trial.suggest_float("min_child_weight", 1.0, 50.0, log=True),
        "subsample": trial.suggest_float("subsample", 0.5, 1.0),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.3, 1.0),
        "reg_lambda": trial.suggest_float("reg_lambda", 0.1, 50.0, log=True),
    }


MOST_HESSIAN = 0.25
"""Of one row: p × (1 − p) at p = 0.5. XGBoost bounds the sum of a leaf, and not its rows."""


def shaped(parameters: Parameters, shape: Shape) -> Parameters:
    """Directions in XGBoost's spelling, and bins and leaves with enough rows."""
    directions = f"({','.join(map(str, shape.directions))})"
    told = parameters | {"monotone_constraints": directions, "max_bin": shape.bins}
    if shape.fewest_rows == 1:
        return told
    least = max(told.get("min_child_weight", 1.0), MOST_HESSIAN * shape.fewest_rows)
    return told | {"min_child_weight": least}


def library_parameters(parameters: Parameters, settings: Settings) -> Parameters:
    """All parameters of XGBoost, except the number of rounds."""
    given = {key: value for key, value in parameters.items() if key != "rounds"}
    return {
        "objective": "binary:logistic",
        "tree_method": "hist",
        **given,
        "seed": settings.seed,
        "nthread": 1,  # several threads add gradients in another order on another machine
    }


def grow(part: Part, parameters: Parameters, settings: Settings) -> xgboost.Booster:
    """Fits exactly `rounds` rounds of unweighted log-loss."""
    return xgboost.train(
        library_parameters(parameters, settings),
        matrix_of(part.features, part),
        num_boost_round=parameters["rounds"],
    )


def fit(part: Part, parameters: Parameters, settings: Settings) -> xgboost.Booster:
    """The same on a grid."""
    return round_xgboost(grow(part, parameters, settings))


def predict(model: xgboost.Booster, features: Matrix) -> Probabilities:
    """The sigmoid of the native margin."""
    return probabilities(margins(model, features))


def ensemble(model: xgboost.Booster) -> Ensemble:
    """The rounds in use."""
    return read_xgboost(model)
