"""Intervals around figures: bootstrap for figures of all rows, Wilson for shares."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from churn_training.families.boosting import Probabilities
from churn_training.modelling.evaluation import calibration_error
from churn_training.preparation.splitting import Labels
from churn_training.settings import Settings

NORMAL_95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""

Measure = Callable[[Probabilities, Labels], float]


@dataclass(frozen=True)
class Interval:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


def bootstrap(measure: Measure, probability: Probabilities, churned: Labels, settings: Settings) -> Interval:
    """Percentiles over rows drawn with replacement (Efron, 1979)."""
    random = np.random.default_rng(settings.seed)
    values = []
    for _ in range(settings.bootstrap_samples):
        rows = random.integers(0, len(churned), len(churned))
        values.append(measure(probability[rows], churned[rows]))
    return Interval(measure(probability, churned), *np.quantile(values, [0.025, 0.975]).tolist())


def wilson(successes: int, trials: int) -> Interval:
    """Wilson's score interval (1927) for a share; from 0 to 1 without trials."""
    if trials == 0:
        return Interval(math.nan, 0.0, 1.0)
    # At a share of 0 or 1 that is an end of the interval, which floating point puts a little to either side.
    low = 0.0 if successes == 0 else wilson_lower_bound(successes, trials, NORMAL_95)
    high = 1.0 if successes == trials else 1 - wilson_lower_bound(trials - successes, trials, NORMAL_95)
    return Interval(successes / trials, low, high)


def wilson_lower_bound(successes: int, trials: int, z: float) -> float:
    """Lower end of Wilson's score interval (1927) for a proportion, at the normal quantile `z`."""
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return (centre - spread) / (1 + z * z / trials)


@dataclass(frozen=True)
class Chance:
    """The calibration error that chance alone gives a model with exactly true probabilities."""

    mean: float
    high: float
    """95 % of samples have less."""


def calibration_by_chance(probability: Probabilities, settings: Settings) -> Chance:
    """Draws labels from the probabilities: even then a bin of 140 rows rarely has exactly its share."""
    random = np.random.default_rng(settings.seed)
    errors = [
        calibration_error(
            probability, random.random(len(probability)) < probability, settings.calibration_bins
        )
        for _ in range(settings.bootstrap_samples)
    ]
    return Chance(float(np.mean(errors)), float(np.quantile(errors, 0.95)))


def bins_of(probability: Probabilities, churned: Labels, count: int) -> list[tuple[float, Interval, int]]:
    """Mean probability, share of churners and rows of bins of equal count, ascending."""
    order: npt.NDArray[np.int64] = np.argsort(probability, kind="stable")
    return [
        (float(probability[rows].mean()), wilson(int(churned[rows].sum()), len(rows)), len(rows))
        for rows in np.array_split(order, count)
    ]
