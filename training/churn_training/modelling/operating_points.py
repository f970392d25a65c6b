"""Named thresholds, each by a rule in words, chosen on out-of-fold probabilities only.

A point whose rule cannot be kept is left out with a sentence: the model still ships with the others.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from churn_training.families.boosting import Probabilities
from churn_training.modelling.evaluation import Decisions
from churn_training.modelling.intervals import wilson_lower_bound
from churn_training.point_rules import PointRules, PrecisionRule, RecallRule
from churn_training.preparation.splitting import Labels
from churn_training.settings import Settings


@dataclass(frozen=True)
class OperatingPoint:
    """A threshold: the decision is `probability >= threshold`."""

    name: str
    rule: str
    threshold: float


@dataclass(frozen=True)
class LeftOut:
    """An operating point that the model does not have."""

    name: str
    why: str


@dataclass(frozen=True)
class OperatingPoints:
    """The points by rising threshold, `balanced` always among them, and those left out."""

    kept: tuple[OperatingPoint, ...]
    left_out: tuple[LeftOut, ...] = ()


Table = list[tuple[float, Decisions]]
"""Every publishable threshold, ascending, with its decisions. The rules choose among the rounded thresholds,
so that what is published satisfies them."""


def operating_points(
    probability: Probabilities, churned: Labels, rules: PointRules, settings: Settings
) -> OperatingPoints:
    """The points whose rules can be kept in the order recall ≤ balanced ≤ precision."""
    table = _table(probability, churned, settings)
    balanced = OperatingPoint("balanced", "the threshold with the best out-of-fold F1", _balanced(table))
    out_of_reach = {point.name: point for point in beyond_reach(rules, churned)}
    found: list[OperatingPoint | LeftOut] = [balanced]
    if rules.recall:
        found.insert(0, out_of_reach.get("recall") or _recall_point(table, rules.recall, balanced.threshold))
    if rules.precision:
        found.append(
            out_of_reach.get("precision")
            or _precision_point(table, rules.precision, float(churned.mean()), balanced.threshold)
        )
    return OperatingPoints(
        kept=tuple(point for point in found if isinstance(point, OperatingPoint)),
        left_out=tuple(point for point in found if isinstance(point, LeftOut)),
    )


def beyond_reach(rules: PointRules, churned: Labels) -> list[LeftOut]:
    """The points that no model could have with these customers, known before anything is fitted."""
    return list(_beyond_reach(rules, int(churned.sum()), float(churned.mean())))


def recall_threshold(
    probability: Probabilities, churned: Labels, rules: PointRules, settings: Settings
) -> float | None:
    """The threshold of the recall rule alone, for models that are only compared; None if it has none."""
    if rules.recall is None:
        return None
    return _recall(_table(probability, churned, settings), rules.recall)


def _beyond_reach(rules: PointRules, churners: int, base_rate: float) -> Iterator[LeftOut]:
    recall, precision = rules.recall, rules.precision
    if recall and churners < recall.fewest_churners:
        yield LeftOut(
            "recall",
            f"{churners:,} churners are too few to know with {recall.confidence * 100:g} % confidence that "
            f"{recall.least * 100:g} % of all are found: that takes {recall.fewest_churners:,}",
        )
    if precision:
        aim = precision.aim(base_rate)
        needed = math.ceil(aim * precision.alarms)
        if churners < needed:
            yield LeftOut(
                "precision",
                f"{churners:,} churners are too few for {precision.alarms:,} alarms of which {_percent(aim)} "
                f"are right: that takes {needed:,}",
            )


def _recall_point(table: Table, rule: RecallRule, balanced: float) -> OperatingPoint | LeftOut:
    threshold = _recall(table, rule)
    if threshold is None:
        return LeftOut("recall", f"no threshold finds {rule.least * 100:g} % of the churners out of fold")
    if threshold > balanced:
        return LeftOut(
            "recall",
            f"its rule gives the threshold {threshold:g}, but the balanced point already finds more with "
            f"{balanced:g}",
        )
    words = (
        f"the highest threshold whose out-of-fold recall is at least {rule.least:g} with "
        f"{rule.confidence * 100:g} % confidence (one-sided Wilson bound)"
    )
    return OperatingPoint("recall", words, threshold)


def _precision_point(
    table: Table, rule: PrecisionRule, base_rate: float, balanced: float
) -> OperatingPoint | LeftOut:
    aim = rule.aim(base_rate)
    judged = [(threshold, decided) for threshold, decided in table if _alarms(decided) >= rule.alarms]
    last_failure = max((at for at, decided in judged if decided.precision < aim), default=0.0)
    kept = [threshold for threshold, _ in judged if threshold > last_failure]
    if not kept:
        best = max((decided.precision for _, decided in judged), default=0.0)
        return LeftOut(
            "precision",
            f"{_percent(aim)} of at least {rule.alarms:,} alarms should be right up to the highest threshold "
            f"that raises as many, and are not: out of fold the best share is {_percent(best)}",
        )
    if kept[0] < balanced:
        return LeftOut(
            "precision",
            f"its rule gives the threshold {kept[0]:g}, but alarms of the balanced point, with {balanced:g}, "
            "are right as often already",
        )
    words = (
        f"the lowest threshold from which on the out-of-fold precision is at least {aim:.3g}, which is "
        f"{rule.skill:g} of the way from the base rate to 1, as long as {rule.alarms:,} alarms remain"
    )
    return OperatingPoint("precision", words, kept[0])


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


def _recall(table: Table, rule: RecallRule) -> float | None:
    def holds(decided: Decisions) -> bool:
        churners = decided.true_positives + decided.false_negatives
        return wilson_lower_bound(decided.true_positives, churners, rule.quantile) >= rule.least

    return max((threshold for threshold, decided in table if holds(decided)), default=None)


def _balanced(table: Table) -> float:
    return max(table, key=lambda row: row[1].f1)[0]


def _alarms(decided: Decisions) -> int:
    return decided.true_positives + decided.false_positives


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"
