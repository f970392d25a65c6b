"""Ways to bend probabilities towards the truth, and whether any of them is worth it, by nested folds."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from threadpoolctl import threadpool_limits

from churn_training.modelling.boosting import Probabilities
from churn_training.modelling.choice import Candidate, Folds, out_of_fold, standard_error
from churn_training.modelling.evaluation import calibration_error
from churn_training.preparation.splitting import Labels, Part, folds_of
from churn_training.settings import Settings

Calibrator = Callable[[Probabilities], Probabilities]

SMALLEST = 1e-6
"""Probabilities are kept this far from 0 and 1, where isotonic steps would make the log-loss infinite."""


def none(probability: Probabilities, churned: Labels) -> Calibrator:  # noqa: ARG001
    """As the model says."""
    return lambda raw: raw


def platt(probability: Probabilities, churned: Labels) -> Calibrator:
    """A line in log-odds: two parameters (Platt, 1999)."""
    return _regression(lambda raw: _log_odds(raw)[:, None], probability, churned)


def beta(probability: Probabilities, churned: Labels) -> Calibrator:
    """A line in log p and log(1 − p): three parameters (Kull, Silva Filho and Flach, 2017)."""

    def columns(raw: Probabilities) -> npt.NDArray[np.float64]:
        inside = np.clip(raw, SMALLEST, 1 - SMALLEST)
        return np.column_stack([np.log(inside), -np.log1p(-inside)])

    return _regression(columns, probability, churned)


def isotonic(probability: Probabilities, churned: Labels) -> Calibrator:
    """Any rising step function (Zadrozny and Elkan, 2002)."""
    steps = IsotonicRegression(y_min=SMALLEST, y_max=1 - SMALLEST, out_of_bounds="clip")
    steps.fit(probability, churned)
    return lambda raw: np.asarray(steps.predict(raw))


METHODS: dict[str, Callable[[Probabilities, Labels], Calibrator]] = {
    "none": none,
    "platt": platt,
    "beta": beta,
    "isotonic": isotonic,
}
"""From the plainest to the freest."""


@dataclass(frozen=True)
class CalibrationTrial:
    """How one method did on rows that neither the model nor the calibrator had seen."""

    method: str
    losses: npt.NDArray[np.float64]
    """Log-loss of each outer fold, in nats per row."""
    calibration_error: float


def try_calibrations(
    candidate: Candidate, training: Part, folds: Folds, settings: Settings
) -> list[CalibrationTrial]:
    """Nested: calibrators learn on out-of-fold probabilities inside each outer fold's training rows."""
    calibrated = {method: np.empty(len(training.churned)) for method in METHODS}
    for fitted, held_back in folds:
        inside = training.take(fitted)
        inner = folds_of(inside.churned, settings, settings.tuning_folds)
        seen = out_of_fold(candidate, inside, inner, settings)
        model = candidate.family.fit(inside, candidate.parameters, settings)
        raw = candidate.family.predict(model, training.features[held_back])
        for method, fit in METHODS.items():
            calibrated[method][held_back] = fit(seen, inside.churned)(raw)
    return [
        CalibrationTrial(
            method,
            np.array([log_loss(training.churned[rows], values[rows]) for _, rows in folds]),
            calibration_error(values, training.churned, settings.calibration_bins),
        )
        for method, values in calibrated.items()
    ]


def choose_calibration(trials: list[CalibrationTrial]) -> CalibrationTrial:
    """The plainest method within one standard error of the best, on the same folds as the others."""
    best = min(trials, key=lambda trial: float(trial.losses.mean()))
    return next(
        trial
        for trial in trials
        if trial.losses.mean() - best.losses.mean() <= standard_error(trial.losses - best.losses)
    )


def _regression(
    columns: Callable[[Probabilities], npt.NDArray[np.float64]], probability: Probabilities, churned: Labels
) -> Calibrator:
    with threadpool_limits(1):
        line = LogisticRegression(C=np.inf, max_iter=1000).fit(columns(probability), churned)
    return lambda raw: np.asarray(expit(columns(raw) @ line.coef_[0] + line.intercept_[0]))


def _log_odds(probability: Probabilities) -> Probabilities:
    return np.asarray(logit(np.clip(probability, SMALLEST, 1 - SMALLEST)))
