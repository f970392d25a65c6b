"""Repeated cross-validation, and whether two models differ by more than the choice of folds explains."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from churn_training.families.boosting import Probabilities
from churn_training.modelling.calibration_choice import calibrated_out_of_fold
from churn_training.modelling.choice import Candidate, corrected_standard_error
from churn_training.modelling.evaluation import calibration_error, lift_at
from churn_training.modelling.profit import expected_maximum_profit
from churn_training.preparation.splitting import Part, folds_of
from churn_training.settings import Settings

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RepeatedScores:
    """How one model did on repeated folds of the training part."""

    roc_auc: Scores
    """One per fold and repeat, as in the next three."""
    average_precision: Scores
    log_loss: Scores
    brier: Scores
    calibration_error: float
    """Over all rows of a repeat, because bins need rows; mean of the repeats, as in the next two."""
    lift: float
    profit: float
    out_of_fold: Probabilities
    """Of the first repeat, whose folds are those in which everything was chosen."""


@dataclass(frozen=True)
class Difference:
    """The score of one model less that of another."""

    mean: float
    low: float
    high: float
    """95 % interval."""
    p_value: float


def repeated_scores(
    candidate: Candidate, training: Part, settings: Settings, calibration: str = "none"
) -> RepeatedScores:
    """Shuffles the rows into new folds for every repeat, the same folds for every candidate.

    With a method of calibration, calibrators are fitted inside the training rows of each fold, as models are.
    """
    repeats = [
        folds_of(training.churned, settings, repeat=repeat, groups=training.groups)
        for repeat in range(settings.comparison_repeats)
    ]
    predictions = [
        calibrated_out_of_fold(candidate, calibration, training, folds, settings) for folds in repeats
    ]
    pairs = [
        (training.churned[rows], predicted[rows])
        for folds, predicted in zip(repeats, predictions, strict=True)
        for _, rows in folds
    ]
    churned, share = training.churned, settings.lift_share
    bins = settings.calibration_bins
    return RepeatedScores(
        roc_auc=np.array([roc_auc_score(*pair) for pair in pairs]),
        average_precision=np.array([average_precision_score(*pair) for pair in pairs]),
        log_loss=np.array([log_loss(*pair) for pair in pairs]),
        brier=np.array([brier_score_loss(*pair) for pair in pairs]),
        calibration_error=_mean([calibration_error(p, churned, bins) for p in predictions]),
        lift=_mean([lift_at(p, churned, share) for p in predictions]),
        profit=_mean([expected_maximum_profit(p, churned).per_customer for p in predictions]),
        out_of_fold=predictions[0],
    )


def corrected_difference(scores: Scores, others: Scores, folds: int) -> Difference:
    """The corrected resampled t-test (Nadeau and Bengio, 2003) of `scores - others`.

    The plain test finds differences that do not exist, because folds share most of their training rows.
    """
    differences = scores - others
    count = len(differences)
    mean = float(differences.mean())
    error = corrected_standard_error(differences, folds)
    if error == 0:
        return Difference(mean, mean, mean, 1.0 if mean == 0 else 0.0)
    margin = error * float(student.ppf(0.975, count - 1))
    return Difference(mean, mean - margin, mean + margin, float(2 * student.sf(abs(mean) / error, count - 1)))


def _mean(values: list[float]) -> float:
    return float(np.mean(values))
