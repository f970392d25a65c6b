"""Whether a column of few whole numbers counts something or only tells things apart."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2
from sklearn.isotonic import IsotonicRegression

from churn_training.drafting import words
from churn_training.drafting.columns import Column, Mask
from churn_training.drafting.words import has

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[Any]

MOST_CODES = 10
"""Different values up to which whole numbers may be codes."""

CONFIDENCE = 0.9999
"""With which the churn rates must contradict every rising and every falling order: a file may have a hundred
columns, and none of them should become a list by chance."""


def code_evidence(column: Column, churned: Mask) -> str | None:
    """Why the numbers are codes, in words; None if they are numbers."""
    if column.values is None or not (column.values[column.present] % 1 == 0).all():
        return None
    plain = has(column.tokens, words.CODES)
    if has(column.tokens, words.POSTCODES):
        return "postcodes are names of places, not quantities"
    if column.distinct > MOST_CODES:
        return "its name says that it is a code" if has(column.tokens, {"code", "id"}) else None
    if column.distinct == 2:
        return "two codes, whose meaning the file does not say: name them in the contract"
    if has(column.tokens, words.COUNTS | words.PRICES) or column.unit is not None:
        return None
    if plain and not is_small_scale(column):
        return "its name says that it is a code"
    return _contradiction(column, churned)


def is_small_scale(column: Column) -> bool:
    """1, 2, 3, … or 0, 1, 2, …: levels of something."""
    assert column.values is not None
    values = np.unique(column.values[column.present])
    return bool(values[0] in (0, 1) and (np.diff(values) == 1).all())


def _contradiction(column: Column, churned: Mask) -> str | None:
    """By a likelihood-ratio test: churn rates by value against the best rising and the best falling ones."""
    assert column.values is not None
    values, places = np.unique(column.values[column.present], return_inverse=True)
    rows = np.bincount(places).astype(float)
    left = np.bincount(places, weights=churned[column.present])
    if (rows < 20).sum() > len(rows) / 2:
        return None
    rates = left / rows
    orders = [
        IsotonicRegression(increasing=up).fit_transform(values, rates, sample_weight=rows)
        for up in (True, False)
    ]
    surplus = 2 * (_likelihood(rates, left, rows) - max(_likelihood(order, left, rows) for order in orders))
    if surplus <= chi2.ppf(CONFIDENCE, len(values) - 1):
        return None
    return (
        f"{len(values)} whole numbers whose churn rates neither rise nor fall, so that they seem to be codes"
    )


def _likelihood(rates: Numbers, left: Counts, rows: Counts) -> float:
    clipped = np.clip(rates, 1e-9, 1 - 1e-9)
    return float((left * np.log(clipped) + (rows - left) * np.log(1 - clipped)).sum())
