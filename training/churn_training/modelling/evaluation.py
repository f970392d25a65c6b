"""Figures of probabilities, with and without a threshold."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from churn_training.families.boosting import Probabilities
from churn_training.preparation.splitting import Labels


@dataclass(frozen=True)
class Evaluation:
    """How well probabilities rank customers, and how close they are to the outcomes."""

    rows: int
    roc_auc: float
    average_precision: float
    log_loss: float
    """Nats per row."""
    brier: float
    calibration_error: float
    mean_probability: float
    base_rate: float


@dataclass(frozen=True)
class Decisions:
    """The confusion matrix at one threshold, and its ratios."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def accuracy(self) -> float:
        """Share of right decisions."""
        right = self.true_positives + self.true_negatives
        return right / (right + self.false_positives + self.false_negatives)

    @property
    def precision(self) -> float:
        """Share of alarms that are churners; 0 without alarms."""
        alarms = self.true_positives + self.false_positives
        return self.true_positives / alarms if alarms else 0.0

    @property
    def recall(self) -> float:
        """Share of churners with an alarm."""
        return self.true_positives / (self.true_positives + self.false_negatives)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return (
            2 * self.true_positives / (2 * self.true_positives + self.false_positives + self.false_negatives)
        )


def evaluate(probability: Probabilities, churned: Labels, bins: int) -> Evaluation:
    """All figures that need no threshold."""
    return Evaluation(
        rows=len(churned),
        roc_auc=float(roc_auc_score(churned, probability)),
        average_precision=float(average_precision_score(churned, probability)),
        log_loss=float(log_loss(churned, probability)),
        brier=float(brier_score_loss(churned, probability)),
        calibration_error=calibration_error(probability, churned, bins),
        mean_probability=float(probability.mean()),
        base_rate=float(churned.mean()),
    )


def calibration_error(probability: Probabilities, churned: Labels, bins: int) -> float:
    """Mean |share of churners − mean probability| over bins of equal count, weighted by rows."""
    order = np.argsort(probability, kind="stable")
    return float(
        sum(
            len(rows) / len(order) * abs(churned[rows].mean() - probability[rows].mean())
            for rows in np.array_split(order, bins)
        )
    )


def lift_at(probability: Probabilities, churned: Labels, share: float) -> float:
    """Churn rate among the `share` of rows with the highest probability, relative to the base rate."""
    count = max(1, round(share * len(churned)))
    top = np.argsort(-probability, kind="stable")[:count]
    return float(churned[top].mean() / churned.mean())


def decide(probability: Probabilities, churned: Labels, threshold: float) -> Decisions:
    """The confusion matrix of `probability >= threshold`."""
    alarm = probability >= threshold
    return Decisions(
        true_positives=int((alarm & churned).sum()),
        false_positives=int((alarm & ~churned).sum()),
        false_negatives=int((~alarm & churned).sum()),
        true_negatives=int((~alarm & ~churned).sum()),
    )
