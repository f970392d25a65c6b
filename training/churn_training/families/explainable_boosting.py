"""The explainable boosting machine: one learned curve per column, added up (Lou et al. 2012).

It is additive like boosting at depth 1, but visits the columns in turn and averages over bags of rows. Its
curves have up to a thousand steps each, so as trees it would be about fifty times the size of equally good
stumps: it is only compared, and does not ship.
"""

import logging
import warnings
from importlib.metadata import version

import optuna
from interpret.glassbox import ExplainableBoostingClassifier

from churn_training.families.boosting import Probabilities
from churn_training.families.family import Parameters, Shape
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings

name = "explainable boosting machine"
library = f"interpret-core {version('interpret-core')}"
ships = False

logging.getLogger("interpret").setLevel(logging.WARNING)  # it logs the start and end of every bag


def suggest(trial: optuna.Trial, settings: Settings) -> Parameters:
    """No interactions, because the family is additive. Few bags, because they take most of the time."""
    return {
        "outer_bags": settings.explainable_bags,
        "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.1, log=True),
        "max_bins": trial.suggest_int("max_bins", 32, 1024, log=True),
        "max_leaves": trial.suggest_int("max_leaves", 2, 3),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 4, 50, log=True),
        "smoothing_rounds": trial.suggest_int("smoothing_rounds", 0, 200),
    }


def shaped(parameters: Parameters, shape: Shape) -> Parameters:
    """Directions alone: its bins are a parameter of the search."""
    return parameters | {"monotone_constraints": list(shape.directions)}


def library_parameters(parameters: Parameters, settings: Settings) -> Parameters:
    """The defaults, except the parameters of the search, the seed and one thread."""
    return {"interactions": 0, **parameters, "random_state": settings.seed, "n_jobs": 1}


def grow(part: Part, parameters: Parameters, settings: Settings) -> ExplainableBoostingClassifier:
    """The library stops each bag early, judged by rows of the part that it sets aside."""
    machine = ExplainableBoostingClassifier(**library_parameters(parameters, settings))
    with warnings.catch_warnings():  # about its charts, which are unused here
        warnings.filterwarnings("ignore", message="Missing values detected", category=UserWarning)
        machine.fit(part.features, part.churned)
    return machine


fit = grow
"""It has no trees to round."""


def predict(model: ExplainableBoostingClassifier, features: Matrix) -> Probabilities:
    """The probability of the second class, churn."""
    probability: Probabilities = model.predict_proba(features)[:, 1]
    return probability


def ensemble(model: ExplainableBoostingClassifier) -> None:  # noqa: ARG001
    """None: the family does not ship."""
    return
