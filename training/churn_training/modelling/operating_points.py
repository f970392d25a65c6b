"""Named thresholds, each by a rule in words, chosen on out-of-fold probabilities only."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from churn_training.errors import FixableError
from churn_training.families.boosting import Probabilities
from churn_training.modelling.evaluation import Decisions
from churn_training.modelling.intervals import wilson_lower_bound
from churn_training.preparation.splitting import Labels
from churn_training.settings import Settings


@dataclass(frozen=True)
class OperatingPoint:
    """A threshold: the decision is `probability >= threshold`."""

    name: str
    rule: str
    threshold: float


class NoThresholdError(FixableError):
    """No threshold satisfies a rule: the model cannot reach what the rule asks for."""


Table = list[tuple[float, Decisions]]
"""Every publishable threshold, ascending, with its decisions. The rules choose among the rounded thresholds,
so that what is published satisfies them."""


def operating_points(
    probability: Probabilities, churned: Labels, settings: Settings
) -> tuple[OperatingPoint, OperatingPoint, OperatingPoint]:
    """The points recall, balanced and precision, from out-of-fold probabilities."""
    table = _table(probability, churned, settings)
    return (
        OperatingPoint(
            "recall",
            "the highest threshold whose out-of-fold recall is at least "
            f"{settings.recall_target:g} with 95 % confidence (one-sided Wilson bound)",
            _recall(table, settings),
        ),
        OperatingPoint("balanced", "the threshold with the best out-of-fold F1", _balanced(table)),
        OperatingPoint(
            "precision",
            "the lowest threshold from which on the out-of-fold precision is at least "
            f"{settings.precision_target:g} as long as {settings.precision_minimum_alarms} alarms remain",
            _precision(table, settings),
        ),
    )


def recall_threshold(probability: Probabilities, churned: Labels, settings: Settings) -> float:
    """The threshold of the recall point alone, for models that are only compared."""
    return _recall(_table(probability, churned, settings), settings)


def _table(probability: Probabilities, churned: Labels, settings: Settings) -> Table:
    steps = 10**settings.threshold_decimals
    thresholds = [round(step / steps, settings.threshold_decimals) for step in range(1, steps)]
    order = np.argsort(probability, kind="stable")
    below = np.searchsorted(probability[order], thresholds)  # rows without an alarm at each threshold
    missed = np.concatenate([[0], np.cumsum(churned[order])])[below]
    churners, others = int(churned.sum()), int((~churned).sum())
    return [
        (threshold, Decisions(churners - lost, others - (rows - lost), lost, rows - lost))
        for threshold, rows, lost in zip(thresholds, below.tolist(), missed.tolist(), strict=True)
    ]


def _recall(table: Table, settings: Settings) -> float:
    def holds(decisions: Decisions) -> bool:
        churners = decisions.true_positives + decisions.false_negatives
        bound = wilson_lower_bound(decisions.true_positives, churners, settings.wilson_z)
        return bound >= settings.recall_target

    return max(_where(table, holds, "recall"))


def _balanced(table: Table) -> float:
    return max(table, key=lambda row: row[1].f1)[0]


def _precision(table: Table, settings: Settings) -> float:
    judged = [
        (threshold, decisions)
        for threshold, decisions in table
        if decisions.true_positives + decisions.false_positives >= settings.precision_minimum_alarms
    ]
    failing = [
        threshold for threshold, decisions in judged if decisions.precision < settings.precision_target
    ]
    last_failure = max(failing, default=0.0)
    return min(_where(judged, lambda _: True, "precision", above=last_failure))


def _where(table: Table, holds: Callable[[Decisions], bool], name: str, above: float = 0.0) -> list[float]:
    found = [threshold for threshold, decisions in table if threshold > above and holds(decisions)]
    if not found:
        raise NoThresholdError(f"no threshold satisfies the rule of the operating point {name}")
    return found
