"""The explainable boosting machine: one learned curve per column, added up (Lou et al. 2012).

It is additive like boosting at depth 1, but visits the columns in turn and averages over bags of rows. Its
curves have up to a thousand steps each, so that as trees it would be some fifty times the size of the stumps
that match it: it is compared with, and does not ship.
"""

import logging
import warnings
from importlib.metadata import version

import optuna
from interpret.glassbox import ExplainableBoostingClassifier

from churn_training.families.boosting import Probabilities
from churn_training.families.family import Parameters
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings

name = "explainable boosting machine"
library = f"interpret-core {version('interpret-core')}"
ships = False

logging.getLogger("interpret").setLevel(logging.WARNING)  # it tells of every bag that begins and ends


def suggest(trial: optuna.Trial, settings: Settings) -> Parameters:
    """No interactions: they would end what the family is for. Few bags: they are what its time goes into."""
    return {
        "outer_bags": settings.explainable_bags,
        "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.1, log=True),
        "max_bins": trial.suggest_int("max_bins", 32, 1024, log=True),
        "max_leaves": trial.suggest_int("max_leaves", 2, 3),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 4, 50, log=True),
        "smoothing_rounds": trial.suggest_int("smoothing_rounds", 0, 200),
    }


def library_parameters(parameters: Parameters, settings: Settings) -> Parameters:
    """The defaults but for the search's parameters, the seed and the one thread."""
    return {"interactions": 0, **parameters, "random_state": settings.seed, "n_jobs": 1}


def grow(part: Part, parameters: Parameters, settings: Settings) -> ExplainableBoostingClassifier:
    """The library stops each bag early on rows that it keeps back from the part."""
    machine = ExplainableBoostingClassifier(**library_parameters(parameters, settings))
    with warnings.catch_warnings():  # about its charts, which are not used here
        warnings.filterwarnings("ignore", message="Missing values detected", category=UserWarning)
        machine.fit(part.features, part.churned)
    return machine


fit = grow
"""It has no trees to round."""


def predict(model: ExplainableBoostingClassifier, features: Matrix) -> Probabilities:
    """Of the second class, churn."""
    probability: Probabilities = model.predict_proba(features)[:, 1]
    return probability


def ensemble(model: ExplainableBoostingClassifier) -> None:  # noqa: ARG001
    """None: see above."""
    return
