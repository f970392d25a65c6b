"""Numbers that are places on a short scale, such as a satisfaction of 1 to 4: what their phrases may say."""

import numpy as np

from churn_training.drafting import words
from churn_training.drafting.columns import Column
from churn_training.drafting.counting import FEWEST_TOLD
from churn_training.drafting.words import has

MOST_PLACES = 11
"""From 0 to 10 is the longest scale in common use."""


def place_on_scale(column: Column) -> str:
    """What a phrase adds behind the number, with a blank before it: both ends of the scale; else nothing.

    Whole numbers without a gap that begin with 0 or 1 are a scale if the header speaks of one. Without such a
    word nothing but the range is said, and only of numbers from 1 on whose header counts nothing.
    """
    if column.kind != "integer" or column.values is None or column.unit is not None:
        return ""
    places, rows = np.unique(column.values[column.present], return_counts=True)
    low, high = int(places[0]), int(places[-1])
    whole = 3 <= len(places) <= MOST_PLACES and len(places) == high - low + 1 and low in (0, 1)
    if not whole or rows.min() < FEWEST_TOLD:
        return ""
    tokens = column.tokens
    counts = has(tokens, (words.COUNTS - words.RATINGS) | words.DURATIONS | words.PRICES | set(words.UNITS))
    if counts:
        return ""
    if has(tokens, words.RATINGS):
        return f" on a scale of {low} to {high}"
    return f" (from {low} to {high})" if low == 1 and not tokens[-1].endswith("s") else ""
