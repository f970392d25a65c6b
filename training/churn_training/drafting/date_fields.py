"""The entry of a date in the contract: which days count, how far they may go, and how people say them."""

from datetime import date
from typing import Any

import numpy as np

from churn_training.drafting.columns import Column
from churn_training.drafting.dates import EPOCH
from churn_training.drafting.known_range import known_range
from churn_training.preparation.dates import FORMATS, read_date

FARTHEST_AHEAD = 10 * 365
"""Days after the as-of date beyond which a year of two digits is probably one of the last century."""

CENTURY = 36_525
"""Days that a date may lie from the as-of date: nothing about a customer is farther away."""


def date_entry(column: Column, as_of: date, name: str, missing: str | None) -> dict[str, Any]:
    """What only the entry of a date has."""
    assert column.values is not None
    days = (as_of - EPOCH).days - column.values[column.present]
    count = "before" if np.median(days) >= 0 else "after"
    if count == "after":
        days = -days
    one_sided = bool(days.min() >= 0)
    limits = (0 if one_sided else -_possible(-days.min()), _possible(days.max()))
    low, high = known_range(days, 0) or limits
    return {
        "count": count,
        "limits": list(limits),
        "trained": [max(int(low), limits[0]), min(int(high), limits[1])],
        "phrases": _phrases(name, count, missing, one_sided=one_sided),
    }


def _possible(most: float) -> int:
    """A century, and where a file goes further than that, a bound that does not tell how far."""
    return CENTURY if most <= CENTURY else 100 * CENTURY


def date_format(column: Column) -> str | None:
    """The format that a reader must know; None where every cell is an ISO date."""
    cells = {str(cell) for cell in column.cells[column.present]}
    return None if all(read_date(cell) is not None for cell in cells) else column.formats[0]


def unreadable(column: Column, as_of: date) -> str | None:
    """Why no reader of the model would read the dates; None if it would."""
    assert column.values is not None
    written = column.formats[0]
    ahead = column.values[column.present].max() - (as_of - EPOCH).days
    if written.endswith("yy") and ahead > FARTHEST_AHEAD:
        return (
            f"its years have two digits, and some of them would lie more than {FARTHEST_AHEAD // 365} years "
            f"after {as_of}: bring them with four digits"
        )
    cells = {str(cell) for cell in column.cells[column.present]}
    if written in FORMATS and all(read_date(cell, written) is not None for cell in cells):
        return None
    return f"its dates are written {written}, as no predictor reads them: bring them as 2026-01-31"


def _phrases(name: str, count: str, missing: str | None, *, one_sided: bool) -> dict[str, str]:
    ordinary = "{} ago" if count == "before" else "in {}"
    days = ordinary if one_sided else f"{{}} {count} the as-of date"
    phrases = {
        "one": f"{name}: {days.format('{value} day')}",
        "other": f"{name}: {days.format('{value} days')}",
    }
    return phrases if missing is None else {**phrases, "missing": missing}
