"""Many deep trees on resampled rows, averaged."""

import optuna
import sklearn
from sklearn.ensemble import RandomForestClassifier

from churn_training.families.boosting import Probabilities
from churn_training.families.family import Parameters, Shape
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.scikit_learn_grid import round_scikit_learn
from churn_training.trees.scikit_learn_trees import read_scikit_learn

name = "random forest"
library = f"scikit-learn {sklearn.__version__}"
ships = True


def suggest(trial: optuna.Trial, settings: Settings) -> Parameters:
    """Leaf size and columns per split. More trees never hurt, so their number is a budget."""
    return {
        "n_estimators": settings.forest_trees,
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 3, 60, log=True),
        "max_features": trial.suggest_float("max_features", 0.1, 0.8),
        "max_depth": trial.suggest_int("max_depth", 4, 16),
    }


def shaped(parameters: Parameters, shape: Shape) -> Parameters:
    """Directions, and leaves with enough rows: the library splits between any two values."""
    told = parameters | {"monotonic_cst": list(shape.directions)}
    if shape.fewest_rows == 1:
        return told
    return told | {"min_samples_leaf": max(parameters.get("min_samples_leaf", 1), shape.fewest_rows)}


def library_parameters(parameters: Parameters, settings: Settings) -> Parameters:
    """Grows by entropy, for the same reason as the single tree."""
    return {"criterion": "entropy", **parameters, "random_state": settings.seed, "n_jobs": 1}


def grow(part: Part, parameters: Parameters, settings: Settings) -> RandomForestClassifier:
    """Fits the part as it is, because the trees take missing values."""
    forest = RandomForestClassifier(**library_parameters(parameters, settings))
    return forest.fit(part.features, part.churned)


def fit(part: Part, parameters: Parameters, settings: Settings) -> RandomForestClassifier:
    """The same on a grid."""
    return round_scikit_learn(grow(part, parameters, settings))


def predict(model: RandomForestClassifier, features: Matrix) -> Probabilities:
    """The mean share of churners in the leaves reached."""
    probability: Probabilities = model.predict_proba(features)[:, 1]
    return probability


def ensemble(model: RandomForestClassifier) -> Ensemble:
    """Each leaf divided by the number of trees."""
    return read_scikit_learn(model)
