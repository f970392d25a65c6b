"""Chooses the model: the smallest whose out-of-fold log-loss is within one standard error of the best."""

import logging
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xgboost
from sklearn.metrics import log_loss

from churn_training.families import xgboost_boosting
from churn_training.families.boosting import Probabilities, matrix_of
from churn_training.families.family import Family, Parameters
from churn_training.families.roster import family_named
from churn_training.modelling.tuning import Tuned
from churn_training.preparation.splitting import Indexes, Part
from churn_training.progress import progress
from churn_training.settings import Settings

log = logging.getLogger(__name__)

Folds = list[tuple[Indexes, Indexes]]


@dataclass(frozen=True)
class Candidate:
    """A family and its parameters."""

    family: Family
    parameters: Parameters
    origin: str
    """Where it comes from: "grid", "search" or "reference"."""


@dataclass(frozen=True)
class Trial:
    """One candidate with its results out of fold."""

    candidate: Candidate
    trees: int | None
    """Trees of the model refitted on the whole training part; None if the family does not ship."""
    nodes: int | None
    """Nodes of all trees, leaves included: each takes the same room in the shipped file, in any family."""
    out_of_fold: Probabilities
    """One per training row, from a model that has not seen the row."""
    losses: npt.NDArray[np.float64]
    """Log-loss of each fold, in nats per row."""

    @property
    def log_loss(self) -> float:
        """Mean over the folds."""
        return float(self.losses.mean())


def grid(training: Part, folds: Folds, settings: Settings) -> list[Candidate]:
    """XGBoost at every depth and learning rate, with as many rounds as make it better."""
    points = [
        {"max_depth": depth, "learning_rate": rate}
        for depth in settings.depths
        for rate in settings.learning_rates
    ]
    return [
        Candidate(xgboost_boosting, point | {"rounds": _best_round(point, training, folds, settings)}, "grid")
        for point in progress(points, "rounds of boosting")
    ]


def searched(tuned: list[Tuned]) -> list[Candidate]:
    """The candidates that the search found, one per family."""
    return [Candidate(family_named(entry.family), entry.parameters, "search") for entry in tuned]


def shippable(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates of families that can ship."""
    return [candidate for candidate in candidates if candidate.family.ships]


def try_all(candidates: list[Candidate], training: Part, folds: Folds, settings: Settings) -> list[Trial]:
    """One trial per candidate, all on the same folds."""
    return [_try(candidate, training, folds, settings) for candidate in progress(candidates, "candidates")]


def best_of(trials: list[Trial]) -> Trial:
    """The trial with the lowest mean log-loss."""
    return min(trials, key=lambda trial: trial.log_loss)


def within_one_standard_error(trial: Trial, best: Trial) -> bool:
    """Whether the trial is no further behind the best than one standard error of that difference.

    The one-standard-error rule (Breiman et al., CART, 1984, section 3.4.3), with the standard error of the
    *difference*: all trials are judged on the same folds, so a hard fold is hard for all of them. That error
    is a tenth of one model's own, which would let nearly anything count as equally good.
    """
    return trial.log_loss - best.log_loss <= standard_error(trial.losses - best.losses)


def choose(trials: list[Trial]) -> Trial:
    """The fewest nodes among the trials within one standard error of the best of those that can ship."""
    can_ship = [trial for trial in trials if trial.nodes is not None]
    best = best_of(can_ship)
    close = [trial for trial in can_ship if within_one_standard_error(trial, best)]
    return min(close, key=lambda trial: (trial.nodes, trial.log_loss))


def standard_error(values: npt.NDArray[np.float64]) -> float:
    """Standard error of the mean of `values`, one per fold."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def out_of_fold(
    candidate: Candidate, training: Part, folds: Folds, settings: Settings, *, rounded: bool = True
) -> Probabilities:
    """One probability per row of `training`, each from a model fitted without the row's fold.

    Not `rounded`: from models whose leaves are as their library grew them.
    """
    fit = candidate.family.fit if rounded else candidate.family.grow
    result = np.empty(len(training.churned))
    for fitted, held_back in folds:
        model = fit(training.take(fitted), candidate.parameters, settings)
        result[held_back] = candidate.family.predict(model, training.features[held_back])
    return result


def _try(candidate: Candidate, training: Part, folds: Folds, settings: Settings) -> Trial:
    predicted = out_of_fold(candidate, training, folds, settings)
    model = candidate.family.fit(training, candidate.parameters, settings)
    ensemble = candidate.family.ensemble(model)
    trial = Trial(
        candidate=candidate,
        trees=len(ensemble.trees) if ensemble else None,
        nodes=ensemble.node_count if ensemble else None,
        out_of_fold=predicted,
        losses=np.array([log_loss(training.churned[rows], predicted[rows]) for _, rows in folds]),
    )
    log.info("%s: log-loss %.5f, %s nodes", candidate.family.name, trial.log_loss, trial.nodes)
    return trial


def _best_round(parameters: Parameters, training: Part, folds: Folds, settings: Settings) -> int:
    """The round with the lowest mean over all folds, which are trained together."""
    history = xgboost.cv(
        xgboost_boosting.library_parameters(parameters, settings),
        matrix_of(training.features, training),
        num_boost_round=settings.maximum_rounds,
        folds=folds,
        metrics="logloss",
        early_stopping_rounds=settings.early_stopping_rounds,
        as_pandas=False,
    )
    return int(np.argmin(history["test-logloss-mean"])) + 1
