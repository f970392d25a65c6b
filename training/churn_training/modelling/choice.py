"""Which model: the smallest whose out-of-fold log-loss is within one standard error of the best."""

import logging
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xgboost
from sklearn.metrics import log_loss

from churn_training.modelling.boosting import (
    Candidate,
    Probabilities,
    fit,
    margins,
    matrix_of,
    parameters_of,
    probabilities,
)
from churn_training.preparation.splitting import Indexes, Part
from churn_training.settings import Settings
from churn_training.trees.xgboost_trees import read_xgboost

log = logging.getLogger(__name__)

Folds = list[tuple[Indexes, Indexes]]


@dataclass(frozen=True)
class Trial:
    """One candidate and how it did out of fold."""

    candidate: Candidate
    rounds: int
    nodes: int
    """Of the model refitted on the whole training part."""
    out_of_fold: Probabilities
    """One per training row, from a model that has not seen the row."""
    losses: npt.NDArray[np.float64]
    """Log-loss of each fold, in nats per row."""

    @property
    def log_loss(self) -> float:
        """Mean over the folds."""
        return float(self.losses.mean())


def try_all(training: Part, folds: Folds, settings: Settings) -> list[Trial]:
    """One trial per depth and learning rate, in that order."""
    return [
        _try(Candidate(depth, rate), training, folds, settings)
        for depth in settings.depths
        for rate in settings.learning_rates
    ]


def best_of(trials: list[Trial]) -> Trial:
    """The trial with the lowest mean log-loss."""
    return min(trials, key=lambda trial: trial.log_loss)


def choose(trials: list[Trial]) -> Trial:
    """The fewest nodes among the trials that are no further behind the best than one standard error.

    The one-standard-error rule (Breiman et al., CART, 1984, section 3.4.3), with the standard error of the
    *difference*: all trials are judged on the same folds, and what makes a fold hard is common to them.
    """
    best = best_of(trials)
    close = [
        trial
        for trial in trials
        if trial.log_loss - best.log_loss <= standard_error(trial.losses - best.losses)
    ]
    return min(close, key=lambda trial: trial.nodes)


def standard_error(values: npt.NDArray[np.float64]) -> float:
    """Of the mean of `values`, one per fold."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def _try(candidate: Candidate, training: Part, folds: Folds, settings: Settings) -> Trial:
    rounds = _best_round(candidate, training, folds, settings)
    predicted = _out_of_fold(candidate, rounds, training, folds, settings)
    trial = Trial(
        candidate=candidate,
        rounds=rounds,
        nodes=read_xgboost(fit(training, candidate, rounds, settings)).node_count,
        out_of_fold=predicted,
        losses=np.array([log_loss(training.churned[rows], predicted[rows]) for _, rows in folds]),
    )
    log.info(
        "depth %d, learning rate %g: %d rounds, %d nodes, log-loss %.5f",
        candidate.depth,
        candidate.learning_rate,
        trial.rounds,
        trial.nodes,
        trial.log_loss,
    )
    return trial


def _best_round(candidate: Candidate, training: Part, folds: Folds, settings: Settings) -> int:
    """The round with the lowest mean over the folds, which advance and stop together: one number for all."""
    history = xgboost.cv(
        parameters_of(candidate, settings),
        matrix_of(training.features, training),
        num_boost_round=settings.maximum_rounds,
        folds=folds,
        metrics="logloss",
        early_stopping_rounds=settings.early_stopping_rounds,
        as_pandas=False,
    )
    return int(np.argmin(history["test-logloss-mean"])) + 1


def _out_of_fold(
    candidate: Candidate, rounds: int, training: Part, folds: Folds, settings: Settings
) -> Probabilities:
    result = np.empty(len(training.churned))
    for fitted, held_back in folds:
        booster = fit(training.take(fitted), candidate, rounds, settings)
        result[held_back] = probabilities(margins(booster, training.features[held_back]))
    return result
