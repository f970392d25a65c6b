"""Whether a candidate still knows what each field tells: its probabilities inside the field's groups.

A model that has lost a field is wrong in opposite directions in the field's groups, even if it is right on
the whole. Per field, the squared gaps of its groups, each in units of its standard deviation, add up to a
chi-squared statistic (in the manner of Hosmer and Lemeshow, 1980).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from churn_training.contract import Contract, Field
from churn_training.families.boosting import Probabilities
from churn_training.gating.finding import Finding
from churn_training.gating.paired import Scored
from churn_training.preparation.cleaning import Record
from churn_training.preparation.splitting import Labels

LEVEL = 0.05
"""Chance that any field refuses a candidate whose probabilities are true."""

BANDS = 4
"""Bands of equal count for each number."""

FEWEST = 30
"""Rows of a group: fewer do not judge a share."""

Rows = npt.NDArray[np.bool_]


def field_findings(contract: Contract, records: Sequence[Record], scored: Scored) -> list[Finding]:
    """One finding per field of the contract with two groups or more, inputs or not."""
    by_field = {field.name: _groups(field, records) for field in contract.fields}
    judged = {name: groups for name, groups in by_field.items() if len(groups) > 1}
    found = []
    for name, groups in judged.items():
        before, after = (
            gap_statistic(groups, values, scored.churned) for values in (scored.shipped, scored.candidate)
        )
        critical = float(chi2.ppf(1 - LEVEL / len(judged), len(groups)))
        # Where the shipped model's own gaps are wider, the candidate's may be as wide.
        label = f"gaps by {name}"
        found.append(Finding(label, "fields", "lower", before, after, max(critical, before)))
    return found


def gap_statistic(groups: Sequence[Rows], probability: Probabilities, churned: Labels) -> float:
    """The sum over the groups of (churners − expected)² / variance."""
    gaps = churned - probability
    spread = probability * (1 - probability)
    return float(sum(gaps[rows].sum() ** 2 / spread[rows].sum() for rows in groups))


def _groups(field: Field, records: Sequence[Record]) -> list[Rows]:
    values = [record[field.name] for record in records]
    if not field.is_numeric:
        found = [np.array([got == value for got in values]) for value in field.values]
    else:
        numbers = np.array([np.nan if value is None else float(value) for value in values])
        inner = np.unique(np.nanquantile(numbers, np.linspace(0, 1, BANDS + 1)[1:-1]))
        band = np.digitize(numbers, inner)
        found = [(band == place) & ~np.isnan(numbers) for place in range(len(inner) + 1)]
    return [rows for rows in found if rows.sum() >= FEWEST]
