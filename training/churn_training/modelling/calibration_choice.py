"""Chooses the calibration: the plainest within one standard error of the best, judged by nested folds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import log_loss

from churn_training.families.boosting import Probabilities
from churn_training.modelling.calibration import METHODS, LogOdds, calibrated, log_odds_of
from churn_training.modelling.choice import Candidate, Folds, out_of_fold, standard_error
from churn_training.modelling.evaluation import calibration_error
from churn_training.preparation.splitting import Indexes, Labels, Part, folds_of
from churn_training.settings import Settings

RULE = (
    "the plainest of none, platt, beta and isotonic whose mean log-loss in nested cross-validation is behind "
    "the best by no more than one standard error of that difference over the folds"
)
"""The rule for the model, with plainness in place of nodes."""


@dataclass(frozen=True)
class CalibrationTrial:
    """One method, judged on rows that neither the model nor the calibrator had seen."""

    method: str
    losses: npt.NDArray[np.float64]
    """Log-loss of each outer fold, in nats per row."""
    calibration_error: float
    out_of_fold: Probabilities
    """Calibrated, one per training row."""


def try_calibrations(
    candidate: Candidate, training: Part, folds: Folds, settings: Settings
) -> list[CalibrationTrial]:
    """Fits calibrators on out-of-fold probabilities inside each outer fold's training rows: nested folds."""
    found = {method: np.empty(len(training.churned)) for method in METHODS}
    for seen, churned, raw, held_back in _nested(candidate, training, folds, settings):
        for method, fit in METHODS.items():
            found[method][held_back] = calibrated(fit(seen, churned), raw)
    return [
        CalibrationTrial(
            method=method,
            losses=np.array([log_loss(training.churned[rows], values[rows]) for _, rows in folds]),
            calibration_error=calibration_error(values, training.churned, settings.calibration_bins),
            out_of_fold=values,
        )
        for method, values in found.items()
    ]


def calibrated_out_of_fold(
    candidate: Candidate, method: str, training: Part, folds: Folds, settings: Settings
) -> Probabilities:
    """One probability per row, from a model and a calibrator that have not seen the row's fold."""
    if method == "none":
        return out_of_fold(candidate, training, folds, settings)
    result = np.empty(len(training.churned))
    for seen, churned, raw, held_back in _nested(candidate, training, folds, settings):
        result[held_back] = calibrated(METHODS[method](seen, churned), raw)
    return result


def choose_calibration(trials: list[CalibrationTrial]) -> CalibrationTrial:
    """The plainest method within one standard error of the best, on the same folds as the others."""
    best = best_calibration(trials)
    return next(
        trial
        for trial in trials
        if trial.losses.mean() - best.losses.mean() <= standard_error(trial.losses - best.losses)
    )


def best_calibration(trials: list[CalibrationTrial]) -> CalibrationTrial:
    """The trial with the lowest mean log-loss."""
    return min(trials, key=lambda trial: float(trial.losses.mean()))


def _nested(
    candidate: Candidate, training: Part, folds: Folds, settings: Settings
) -> Iterator[tuple[LogOdds, Labels, Probabilities, Indexes]]:
    """Per outer fold: log-odds and labels to fit on, and the held-back rows with their probabilities."""
    for fitted, held_back in folds:
        inside = training.take(fitted)
        inner = folds_of(inside.churned, settings, settings.tuning_folds, groups=inside.groups)
        seen = log_odds_of(out_of_fold(candidate, inside, inner, settings))
        model = candidate.family.fit(inside, candidate.parameters, settings)
        yield seen, inside.churned, candidate.family.predict(model, training.features[held_back]), held_back
