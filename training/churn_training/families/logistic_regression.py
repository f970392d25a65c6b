"""The baseline: a straight line in log-odds, which a tree family must beat to be worth its trees."""

import optuna
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from churn_training.families.boosting import Probabilities
from churn_training.families.family import Parameters, Shape
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings

name = "logistic regression"
library = f"scikit-learn {sklearn.__version__}"
ships = False


def suggest(trial: optuna.Trial, settings: Settings) -> Parameters:  # noqa: ARG001
    """The inverse strength of the ridge penalty, as scikit-learn defines it."""
    return {"C": trial.suggest_float("C", 1e-3, 1e2, log=True)}


def shaped(parameters: Parameters, shape: Shape) -> Parameters:  # noqa: ARG001
    """Unchanged: a line has one direction, which the data gives it."""
    return parameters


def library_parameters(parameters: Parameters, settings: Settings) -> Parameters:
    """Parameters of the regression alone."""
    return {"max_iter": 2000, **parameters, "random_state": settings.seed}


def grow(part: Part, parameters: Parameters, settings: Settings) -> Pipeline:
    """Fills missing values with the median, and scales columns so that the penalty treats them alike."""
    regression = LogisticRegression(**library_parameters(parameters, settings))
    pipeline = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), regression)
    with threadpool_limits(1):  # products this small take eight times as long on two threads
        return pipeline.fit(part.features, part.churned)


fit = grow
"""It has no trees to round."""


def predict(model: Pipeline, features: Matrix) -> Probabilities:
    """The probability of the second class, churn."""
    probability: Probabilities = model.predict_proba(features)[:, 1].astype(float)
    return probability


def ensemble(model: Pipeline) -> None:  # noqa: ARG001
    """None: a line has no trees, so the family does not ship."""
    return
