"""What the band behind an interval was worth on rows that it was not made from."""

from dataclasses import dataclass

import numpy as np

from churn_training.families.boosting import Probabilities
from churn_training.modelling.confidence import Confidence, Values, band_at, intervals
from churn_training.modelling.intervals import NORMAL_95, wilson_lower_bound
from churn_training.preparation.splitting import Labels


@dataclass(frozen=True)
class Coverage:
    """Of a band, in groups of rows."""

    groups: int
    """Rows of neighbouring margins, equally many in each."""
    groups_inside: int
    """Whose share of churners is between the means of their lower and upper ends."""
    groups_compatible: int
    """Whose own 95 % interval (Wilson, 1927) meets the band: a small group's share is off by chance."""
    mean_width: float
    narrowest: float
    widest: float
    widened: float
    """Share of rows whose calibrated probability lies outside of the band itself."""


def coverage(
    confidence: Confidence, margin: Values, probability: Probabilities, churned: Labels, groups: int
) -> Coverage:
    """Measured in groups, as one customer's outcome is 0 or 1."""
    found = intervals(confidence, margin, probability)
    width = found.upper - found.lower
    inside, compatible = 0, 0
    for rows in np.array_split(np.argsort(margin, kind="stable"), groups):
        low, high = found.lower[rows].mean(), found.upper[rows].mean()
        churners = int(churned[rows].sum())
        inside += int(low <= churners / len(rows) <= high)
        own_low = wilson_lower_bound(churners, len(rows), NORMAL_95)
        own_high = 1 - wilson_lower_bound(len(rows) - churners, len(rows), NORMAL_95)
        compatible += int(own_low <= high and own_high >= low)
    lower, upper = band_at(confidence, margin)
    outside = (probability < lower) | (probability > upper)
    return Coverage(
        groups=groups,
        groups_inside=inside,
        groups_compatible=compatible,
        mean_width=float(width.mean()),
        narrowest=float(width.min()),
        widest=float(width.max()),
        widened=float(outside.mean()),
    )
