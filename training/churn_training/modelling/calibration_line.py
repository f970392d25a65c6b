"""Slope and intercept of calibration: whether probabilities are too bold, too timid, too high or too low.

D. R. Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958): the outcomes are
regressed on the log-odds of the probabilities. A slope of 1 and an intercept of 0 are right; a slope below 1
says that probabilities are too far from the base rate.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from churn_training.families.boosting import Probabilities
from churn_training.modelling.calibration import log_odds_of
from churn_training.modelling.intervals import NORMAL_95, Interval
from churn_training.preparation.splitting import Labels

STEPS = 50
"""Of Newton's method, which needs about eight."""


@dataclass(frozen=True)
class CalibrationLine:
    """The likeliest line from the log-odds of the probabilities to those of the outcomes."""

    slope: Interval
    intercept: Interval
    """In log-odds, with the slope held at 1: how far probabilities are too low on the whole."""


def calibration_line(probability: Probabilities, churned: Labels) -> CalibrationLine:
    """Both with 95 % intervals from the information matrix."""
    log_odds = log_odds_of(probability)
    ones = np.ones(len(log_odds))
    found, errors = _fit(np.column_stack([ones, log_odds]), np.zeros(len(log_odds)), churned)
    (shift,), (shift_error,) = _fit(ones[:, None], log_odds, churned)
    return CalibrationLine(_around(found[1], errors[1]), _around(shift, shift_error))


def _fit(
    columns: npt.NDArray[np.float64], offset: npt.NDArray[np.float64], churned: Labels
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Coefficients of greatest likelihood and their standard errors, by Newton's method."""
    found = np.zeros(columns.shape[1])
    information = np.eye(columns.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(columns @ found + offset, -30, 30)))
        information = columns.T @ (columns * (chance * (1 - chance))[:, None])
        step = np.linalg.solve(information, columns.T @ (churned - chance))
        found = found + step
        if np.abs(step).max() < 1e-12:
            break
    return found, np.sqrt(np.diag(np.linalg.inv(information)))


def _around(value: float, error: float) -> Interval:
    return Interval(float(value), float(value - NORMAL_95 * error), float(value + NORMAL_95 * error))
