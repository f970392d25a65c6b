"""The same model on groups of customers: by each sensitive field, and by bands of whole-numbered fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from churn_training.contract import Contract, Field
from churn_training.families.boosting import Probabilities
from churn_training.modelling.evaluation import decide
from churn_training.modelling.intervals import Interval, wilson
from churn_training.preparation.cleaning import Record
from churn_training.preparation.splitting import Labels

BANDS = 4
"""Bands of equal count for each whole-numbered field."""

SCORE_BINS = 10
"""Bins of equal count in which customers have a similar probability."""


@dataclass(frozen=True)
class Subgroup:
    """One group at one threshold."""

    field: str
    value: str
    rows: int
    churn: Interval
    """Share of churners."""
    mean_probability: float
    recall: Interval
    precision: Interval
    false_alarms: Interval
    """Share with an alarm among those who stayed."""
    alarms: float
    """Share of rows with an alarm."""
    at_equal_score: float
    """Churn less probability, less the same among all other rows of similar probability: how far the
    probability is too low for this group at equal score."""
    at_equal_score_error: float
    """Its standard error."""


def subgroups(
    contract: Contract, records: list[Record], probability: Probabilities, churned: Labels, threshold: float
) -> list[Subgroup]:
    """Every value of every sensitive field, and bands of every whole-numbered input."""
    return [
        _subgroup(field.name, value, probability, churned, inside, threshold)
        for field in contract.fields
        for value, inside in _groups(field, records)
        if inside.any()
    ]


def _groups(field: Field, records: list[Record]) -> Iterator[tuple[str, Labels]]:
    values = [record[field.name] for record in records]
    if field.is_sensitive and not field.is_numeric:
        for value in field.values:
            label = (
                {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
            )
            yield label, np.array([got == value for got in values])
    elif field.is_whole:
        numbers = np.array([np.nan if value is None else float(value) for value in values])
        edges = np.unique(np.nanquantile(numbers, np.linspace(0, 1, BANDS + 1)).round())
        for place, (low, high) in enumerate(pairwise(edges)):
            start = low if place == 0 else low + 1
            yield f"{start:.0f} to {high:.0f}", (numbers >= start) & (numbers <= high)


def _subgroup(
    field: str,
    value: str,
    all_probabilities: Probabilities,
    all_churned: Labels,
    inside: Labels,
    threshold: float,
) -> Subgroup:
    probability, churned = all_probabilities[inside], all_churned[inside]
    decisions = decide(probability, churned, threshold)
    apart, error = at_equal_score(all_probabilities, all_churned, inside)
    alarms = decisions.true_positives + decisions.false_positives
    churners = int(churned.sum())
    return Subgroup(
        field=field,
        value=value,
        rows=len(churned),
        churn=wilson(churners, len(churned)),
        mean_probability=float(probability.mean()),
        recall=wilson(decisions.true_positives, churners),
        precision=wilson(decisions.true_positives, alarms),
        false_alarms=wilson(decisions.false_positives, len(churned) - churners),
        alarms=alarms / len(churned),
        at_equal_score=apart,
        at_equal_score_error=error,
    )


def at_equal_score(probability: Probabilities, churned: Labels, inside: Labels) -> tuple[float, float]:
    """How much more the group churns than others of similar probability, with its standard error.

    Both are compared bin by bin of equal count, and the bins weighted by the group's customers. Bins without
    others count nothing.
    """
    residual = churned - probability
    total, variance, weight = 0.0, 0.0, 0
    for rows in np.array_split(np.argsort(probability, kind="stable"), SCORE_BINS):
        group, others = rows[inside[rows]], rows[~inside[rows]]
        if len(group) == 0 or len(others) == 0:
            continue
        total += len(group) * float(residual[group].mean() - residual[others].mean())
        spread = float((probability[rows] * (1 - probability[rows])).mean())
        variance += len(group) ** 2 * spread * (1 / len(group) + 1 / len(others))
        weight += len(group)
    return (total / weight, float(np.sqrt(variance)) / weight) if weight else (0.0, 0.0)
