"""Intervals: a band for the share of churners at each margin, from out-of-fold outcomes alone.

For a margin x, the share of churners among the nearest rows at or below x is no greater than that at x, as
long as the risk rises with the margin; the exact lower bound of that share (Clopper and Pearson, 1934; for
rows of unequal risk, Hoeffding, 1956) is therefore a lower bound at x. The rows at or above x give the upper
one. Each side may err with half of what the level leaves. The probabilities and the calibration play no part.

Venn–Abers prediction (Vovk, Petej and Fedorova, 2015) answers another question: its two probabilities differ
by the effect of one more row, about 1 / n, while the share in n rows is off by chance by about 1 / √n. As an
interval it would look many times surer than the rows allow.
"""

import math
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.stats import beta

from churn_training.families.boosting import Probabilities
from churn_training.modelling.rising_curve import on_curve
from churn_training.preparation.splitting import Labels
from churn_training.settings import Settings

Values = npt.NDArray[np.float64]

DECIMALS = 3
"""Decimals of the band's ends, which are rounded outwards."""

MARGIN_DECIMALS = 2
"""Decimals of the points' margins: any margin would do for a bend."""

SOLVED_TO = 1e-6
"""Tolerance of the linear programme, subtracted from its result so that the band can only widen."""


class Confidence(TypedDict):
    """The manifest's entry: straight lines between points, level beyond."""

    method: str
    """How the band was made, in words."""
    level: float
    margins: list[float]
    lower: list[float]
    upper: list[float]


@dataclass(frozen=True)
class Intervals:
    """One per row."""

    lower: Probabilities
    upper: Probabilities


def fit_confidence(margin: Values, churned: Labels, settings: Settings) -> Confidence:
    """The band of the rows' margins and outcomes, simplified to straight lines outside it."""
    window = window_of(len(margin))
    at, lower, upper = exact_band(margin, churned, window, settings.confidence_level, settings.fewest_rows)
    # The outer points have that many rows beyond them: the least margin is one customer's.
    outer = min(0.5, (settings.fewest_rows - 1) / max(1, len(margin) - 1))
    shares = np.linspace(outer, 1 - outer, settings.confidence_points)
    places = np.round(np.quantile(margin, shares), MARGIN_DECIMALS)
    points = np.unique(places + 0.0)  # never −0
    step = 10**DECIMALS
    low = np.floor(_below(points, at, lower) * step) / step
    high = 1 - np.floor(_below(-points[::-1], -at[::-1], 1 - upper[::-1])[::-1] * step) / step
    return {
        "method": f"exact binomial bounds of the {window} nearest rows below and above, out of fold",
        "level": settings.confidence_level,
        "margins": points.tolist(),
        "lower": [round(value, DECIMALS) for value in low.tolist()],
        "upper": [round(value, DECIMALS) for value in high.tolist()],
    }


def intervals(confidence: Confidence, margin: npt.NDArray[Any], probability: Probabilities) -> Intervals:
    """The band at each margin, widened to include the calibrated probability."""
    lower, upper = band_at(confidence, margin.astype(np.float64))
    return Intervals(lower=np.minimum(lower, probability), upper=np.maximum(upper, probability))


def band_at(confidence: Confidence, margin: Values) -> tuple[Values, Values]:
    """The band itself: lower and upper ends."""
    at = confidence["margins"]
    return on_curve(margin, at, confidence["lower"]), on_curve(margin, at, confidence["upper"])


def window_of(rows: int) -> int:
    """n^(2/3): the count's noise and the slope within the window then shrink alike (Brunk, 1970)."""
    return round(math.pow(rows, 2 / 3))


def exact_band(
    margin: Values, churned: Labels, window: int, level: float, fewest: int = 1
) -> tuple[Values, Values, Values]:
    """Distinct margins, and at each the lower and the upper bound; neither bound ever falls.

    Between two margins the lower bound of the left one and the upper bound of the right one apply. If the
    bounds of single margins fall, the outer ones apply, which can only widen the band.
    """
    order = np.argsort(margin, kind="stable")
    at = np.unique(margin)
    lower = _bounds(margin[order], churned[order], at, window, level, fewest)
    # The upper bound of churning is one minus the lower bound of staying, from the other side.
    upper = 1 - _bounds(-margin[order][::-1], ~churned[order][::-1], -at[::-1], window, level, fewest)[::-1]
    return at, np.minimum.accumulate(lower[::-1])[::-1], np.maximum.accumulate(upper)


def _bounds(margin: Values, churned: Labels, at: Values, window: int, level: float, fewest: int) -> Values:
    """The lower bound at each margin, from up to `window` rows that end there; 0 from less than `fewest`."""
    ends = np.searchsorted(margin, at, side="right")
    starts = np.maximum(0, ends - window)
    counts = np.concatenate([[0], np.cumsum(churned)])
    churners, rows = counts[ends] - counts[starts], ends - starts
    bounds = beta.ppf((1 - level) / 2, np.maximum(churners, 1), rows - churners + 1)
    return np.where((churners == 0) | (rows < fewest), 0.0, bounds)


def _below(points: Values, at: Values, steps: Values) -> Values:
    """Heights at `points` of the highest rising lines that stay below the rising steps from `at` on.

    A linear programme finds the lines that are highest on average over the steps. They begin at 0, because
    there is no step before the first.
    """
    if len(points) == 1:
        return np.zeros(1)
    # A rising line comes nearest to a step just before the next one, so it is enough to be below it there.
    ends = np.append(at[1:], max(at[-1], points[-1]))
    place = np.clip(np.searchsorted(points, ends, side="right") - 1, 0, len(points) - 2)
    share = np.clip((ends - points[place]) / np.diff(points)[place], 0, 1)
    heights = np.zeros((len(ends), len(points)))
    rows = np.arange(len(ends))
    heights[rows, place], heights[rows, place + 1] = 1 - share, share
    rising = np.eye(len(points) - 1, len(points)) - np.eye(len(points) - 1, len(points), k=1)
    found = linprog(
        -heights.sum(axis=0),
        A_ub=np.vstack([heights, rising]),
        b_ub=np.concatenate([steps, np.zeros(len(rising))]),
        bounds=[(0, 0)] + [(0, 1)] * (len(points) - 1),
        method="highs",
    )
    return np.maximum(0.0, np.asarray(found.x) - SOLVED_TO)
