"""How the band behind the intervals holds on rows that it was not made from."""

from dataclasses import dataclass

import numpy as np

from churn_training.families.boosting import Probabilities
from churn_training.modelling.confidence import Confidence, Values, band_at, fit_confidence, intervals
from churn_training.modelling.intervals import NORMAL_95, wilson_lower_bound
from churn_training.preparation.splitting import Labels
from churn_training.settings import Settings


@dataclass(frozen=True)
class Coverage:
    """How a band holds in groups of rows."""

    groups: int
    """Number of groups of neighbouring margins, of equal size."""
    groups_inside: int
    """Groups whose share of churners lies between the means of their lower and upper ends."""
    groups_compatible: int
    """Groups whose share's own 95 % interval (Wilson, 1927) overlaps the band: shares vary by chance."""
    mean_width: float
    narrowest: float
    widest: float
    widened: float
    """Share of rows whose calibrated probability lies outside the band itself."""


def coverage(
    confidence: Confidence, margin: Values, probability: Probabilities, churned: Labels, groups: int
) -> Coverage:
    """Measures in groups, because one customer's outcome is 0 or 1."""
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


@dataclass(frozen=True)
class SimulatedCoverage:
    """How often the intervals hold the truth where it is known: outcomes are drawn from probabilities."""

    draws: int
    covered: float
    """Share of all rows and draws whose interval holds the true probability."""
    covered_least: float
    """The same in the tenth of the margins where it is lowest."""


def simulated_coverage(margin: Values, truth: Probabilities, settings: Settings) -> SimulatedCoverage:
    """Fits the band again on drawn outcomes. `truth`: a probability per row, rising with the margin."""
    random = np.random.default_rng(settings.seed)
    held = np.zeros(len(margin))
    for _ in range(settings.coverage_draws):
        band = fit_confidence(margin, random.random(len(truth)) < truth, settings)
        lower, upper = band_at(band, margin)
        held += (lower <= truth) & (truth <= upper)
    held /= settings.coverage_draws
    tenths = np.array_split(held[np.argsort(margin, kind="stable")], settings.calibration_bins)
    return SimulatedCoverage(
        settings.coverage_draws, float(held.mean()), float(min(tenth.mean() for tenth in tenths))
    )
