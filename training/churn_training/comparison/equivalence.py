"""Verdicts on many comparisons at once: different, equivalent, or undecided.

Without a correction one of twenty equal models would seem different. And a test that finds no difference has
not found equality: that takes a test of its own, with a margin below which a difference does not matter.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.stats import t as student

from churn_training.comparison.repeated_folds import Difference

Verdict = Literal["better", "worse", "equivalent", "undecided"]

LEVEL = 0.05
"""Of every verdict: the chance of a wrong one among all comparisons of a measure."""


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values corrected for their number (S. Holm, Scandinavian Journal of Statistics 6, 1979)."""
    count = len(p_values)
    corrected = [1.0] * count
    largest = 0.0
    for rank, place in enumerate(sorted(range(count), key=lambda place: p_values[place])):
        largest = max(largest, min(1.0, (count - rank) * p_values[place]))
        corrected[place] = largest
    return corrected


def equivalence(difference: Difference, margin: float, scores: int) -> float:
    """P-value of two one-sided tests that the difference is within ± margin (D. J. Schuirmann, 1987).

    `scores`: how many differences of single folds are behind the mean.
    """
    freedom = scores - 1
    error = (difference.high - difference.low) / 2 / float(student.ppf(0.975, freedom))
    room = margin - abs(difference.mean)
    if error == 0:
        return 0.0 if room > 0 else 1.0
    return float(student.sf(room / error, freedom))


def verdict(mean: float, p_holm: float, p_equivalent: float, higher_is_better: bool) -> Verdict:
    """What may be said of the difference. One that is sure and within the margin is equivalent."""
    if p_equivalent < LEVEL:
        return "equivalent"
    if p_holm < LEVEL:
        return "better" if (np.sign(mean) > 0) == higher_is_better else "worse"
    return "undecided"
