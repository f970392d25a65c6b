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
    alarms: float
    """Share of rows with an alarm."""


def subgroups(
    contract: Contract, records: list[Record], probability: Probabilities, churned: Labels, threshold: float
) -> list[Subgroup]:
    """Every value of every sensitive field, and bands of every whole-numbered input."""
    return [
        _subgroup(field.name, value, probability[inside], churned[inside], threshold)
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
    elif field.type == "integer":
        numbers = np.array([np.nan if value is None else float(value) for value in values])
        edges = np.unique(np.nanquantile(numbers, np.linspace(0, 1, BANDS + 1)).round())
        for place, (low, high) in enumerate(pairwise(edges)):
            start = low if place == 0 else low + 1
            yield f"{start:.0f} to {high:.0f}", (numbers >= start) & (numbers <= high)


def _subgroup(
    field: str, value: str, probability: Probabilities, churned: Labels, threshold: float
) -> Subgroup:
    decisions = decide(probability, churned, threshold)
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
        alarms=alarms / len(churned),
    )
