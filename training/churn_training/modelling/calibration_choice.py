"""Chooses the calibration: the plainest within one standard error of the best, judged by nested folds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import log_loss

from churn_training.families.boosting import Probabilities
from churn_training.modelling.calibration import METHODS, LogOdds, calibrated, log_odds_of
from churn_training.modelling.choice import Candidate, Folds, corrected_standard_error, out_of_fold
from churn_training.modelling.evaluation import calibration_error
from churn_training.preparation.splitting import Indexes, Labels, Part, folds_of
from churn_training.progress import progress
from churn_training.settings import Settings

RULE = (
    "the plainest of {methods} whose mean log-loss in nested cross-validation, over "
    "{draws} draws of the folds, is behind the best by no more than one corrected standard error of that "
    "difference"
)
"""The rule for the model, with plainness in place of nodes."""


def rule_of(settings: Settings) -> str:
    """The rule in words."""
    *others, last = settings.calibrations
    return RULE.format(methods=f"{', '.join(others)} and {last}", draws=settings.calibration_repeats)


@dataclass(frozen=True)
class CalibrationTrial:
    """One method, judged on rows that neither the model nor the calibrator had seen."""

    method: str
    losses: npt.NDArray[np.float64]
    """Log-loss of each outer fold of every draw, in nats per row."""
    folds: int
    """Outer folds of one draw."""
    calibration_error: float
    """Mean over the draws."""
    out_of_fold: Probabilities
    """Calibrated, one per training row, of the first draw: the folds in which the model was chosen."""

    def behind(self, best: "CalibrationTrial") -> npt.NDArray[np.float64]:
        """Loss less that of the best, fold by fold."""
        return self.losses - best.losses

    def within_one_standard_error(self, best: "CalibrationTrial") -> bool:
        """Whether the method is behind the best by no more than one corrected standard error."""
        behind = self.behind(best)
        return bool(behind.mean() <= corrected_standard_error(behind, self.folds))


def try_calibrations(candidate: Candidate, training: Part, settings: Settings) -> list[CalibrationTrial]:
    """Fits calibrators on out-of-fold probabilities inside each outer fold's training rows: nested folds.

    The folds are drawn several times: the methods are so close that one draw would let its seed decide.
    """
    draws = [
        folds_of(training.churned, settings, repeat=repeat, groups=training.groups)
        for repeat in range(settings.calibration_repeats)
    ]
    found = [
        _calibrated_by_method(candidate, training, folds, settings)
        for folds in progress(draws, "draws of the folds")
    ]
    return [
        CalibrationTrial(
            method=method,
            losses=np.array(
                [
                    log_loss(training.churned[rows], values[method][rows])
                    for folds, values in zip(draws, found, strict=True)
                    for _, rows in folds
                ]
            ),
            folds=settings.folds,
            calibration_error=float(
                np.mean(
                    [
                        calibration_error(values[method], training.churned, settings.calibration_bins)
                        for values in found
                    ]
                )
            ),
            out_of_fold=found[0][method],
        )
        for method in settings.calibrations
    ]


def _calibrated_by_method(
    candidate: Candidate, training: Part, folds: Folds, settings: Settings
) -> dict[str, Probabilities]:
    found = {method: np.empty(len(training.churned)) for method in settings.calibrations}
    for seen, churned, raw, held_back in _nested(candidate, training, folds, settings):
        for method in settings.calibrations:
            found[method][held_back] = calibrated(METHODS[method](seen, churned), raw)
    return found


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
    return next(trial for trial in trials if trial.within_one_standard_error(best))


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
