"""One tree, grown by entropy: the family that fits on a page."""

import optuna
import sklearn
from sklearn.tree import DecisionTreeClassifier

from churn_training.families.boosting import Probabilities
from churn_training.families.family import Parameters, Shape
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.scikit_learn_grid import round_scikit_learn
from churn_training.trees.scikit_learn_trees import read_scikit_learn

name = "decision tree"
library = f"scikit-learn {sklearn.__version__}"
ships = True


def suggest(trial: optuna.Trial, settings: Settings) -> Parameters:  # noqa: ARG001
    """Depth and leaf size: small leaves give probabilities of 0 and 1, which log-loss punishes."""
    return {
        "max_depth": trial.suggest_int("max_depth", 2, 12),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 10, 200, log=True),
    }


def shaped(parameters: Parameters, shape: Shape) -> Parameters:
    """Directions, and leaves with enough rows: the library splits between any two values."""
    told = parameters | {"monotonic_cst": list(shape.directions)}
    if shape.fewest_rows == 1:
        return told
    return told | {"min_samples_leaf": max(parameters.get("min_samples_leaf", 1), shape.fewest_rows)}


def library_parameters(parameters: Parameters, settings: Settings) -> Parameters:
    """Entropy is the log-loss of the training rows, so the tree greedily lowers its own measure."""
    return {"criterion": "entropy", **parameters, "random_state": settings.seed}


def grow(part: Part, parameters: Parameters, settings: Settings) -> DecisionTreeClassifier:
    """Fits the part as it is, because the tree takes missing values."""
    tree = DecisionTreeClassifier(**library_parameters(parameters, settings))
    return tree.fit(part.features, part.churned)


def fit(part: Part, parameters: Parameters, settings: Settings) -> DecisionTreeClassifier:
    """The same on a grid."""
    return round_scikit_learn(grow(part, parameters, settings))


def predict(model: DecisionTreeClassifier, features: Matrix) -> Probabilities:
    """The share of churners in the leaf."""
    probability: Probabilities = model.predict_proba(features)[:, 1]
    return probability


def ensemble(model: DecisionTreeClassifier) -> Ensemble:
    """A sum of one tree."""
    return read_scikit_learn(model)
