"""The floor: a straight line in log-odds. What no tree family beats was not worth a tree."""

import optuna
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from churn_training.families.boosting import Probabilities
from churn_training.families.family import Parameters
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings

name = "logistic regression"
library = f"scikit-learn {sklearn.__version__}"
ships = False


def suggest(trial: optuna.Trial, settings: Settings) -> Parameters:  # noqa: ARG001
    """The strength of the ridge penalty, as scikit-learn has it: its inverse."""
    return {"C": trial.suggest_float("C", 1e-3, 1e2, log=True)}


def library_parameters(parameters: Parameters, settings: Settings) -> Parameters:
    """Of the regression alone."""
    return {"max_iter": 2000, **parameters, "random_state": settings.seed}


def grow(part: Part, parameters: Parameters, settings: Settings) -> Pipeline:
    """Missing values become the median; columns are scaled, so that the penalty treats them alike."""
    regression = LogisticRegression(**library_parameters(parameters, settings))
    pipeline = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), regression)
    with threadpool_limits(1):  # products this small take eight times as long on two threads
        return pipeline.fit(part.features, part.churned)


fit = grow
"""It has no trees to round."""


def predict(model: Pipeline, features: Matrix) -> Probabilities:
    """Of the second class, churn."""
    probability: Probabilities = model.predict_proba(features)[:, 1].astype(float)
    return probability


def ensemble(model: Pipeline) -> None:  # noqa: ARG001
    """None: a line is no tree. It is compared with, and does not ship."""
    return
