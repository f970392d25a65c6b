"""A model's curve over each column, the rows behind every step of it, and the steps that no rule allows.

A curve is the mean log-odds of some rows while one column takes one value after the other. In an additive
model all rows give the same curve, up to its height. The training rows between two neighbouring thresholds
form a segment, and a step leads from one segment to the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from churn_training.families.boosting import Probabilities
from churn_training.families.family import Shape
from churn_training.modelling.calibration import log_odds_of
from churn_training.preparation.encoding import Matrix
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble

SAMPLE = 100
"""Rows whose mean is the curve of a model that is not additive."""

SEGMENTS = 64
"""Most segments of one column: the deepest models have thousands of thresholds."""

ROUNDING = 1e-9
"""Log-odds by which a level curve may seem to move: they are computed from probabilities."""

Values = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Side = Literal["left", "right"]
"""On which side of an equal threshold a value stands, as `numpy.searchsorted` names it."""


@dataclass(frozen=True)
class Curve:
    """The segments of one column, from the lowest values up."""

    column: int
    starts: Values
    """Lowest training value of each segment."""
    heights: Values
    """Log-odds, on average 0 over the training rows in which the value is present."""
    rows: Counts
    missing_height: float
    """NaN where the column has no missing value."""
    missing_rows: int


@dataclass(frozen=True)
class Fault:
    """A step that breaks a rule."""

    column: int
    kind: str
    """"direction": against the declared one; "support": too large for the rows behind it."""
    start: float
    """First value after the step; NaN for missing values."""
    step: float
    """In log-odds."""
    rows: int
    """The smaller number of rows on its two sides; of missing values, their number."""


def curves_of(
    predict: Callable[[Matrix], Probabilities], ensemble: Ensemble, features: Matrix
) -> list[Curve]:
    """The curve of every column in which the ensemble splits, over the training rows `features`."""
    splits = [
        (tree.feature[branches], tree.threshold[branches])
        for tree in ensemble.trees
        for branches in [~tree.is_leaf]
    ]
    columns, thresholds = (np.concatenate(parts) for parts in zip(*splits, strict=True))
    side: Side = "right" if ensemble.mode == "BRANCH_LT" else "left"
    rows = 1 if ensemble.depth == 1 else min(SAMPLE, len(features))
    sample = features[np.linspace(0, len(features) - 1, rows).astype(int)]
    return [
        _curve(predict, column, np.unique(thresholds[columns == column]), side, features, sample)
        for column in np.unique(columns).tolist()
    ]


def faults_of(curves: Sequence[Curve], shape: Shape, settings: Settings) -> list[Fault]:
    """Steps against the shape's directions, and steps above the bound that rest on too few rows."""
    found = []
    for curve in curves:
        steps = np.diff(curve.heights)
        support = np.minimum(curve.rows[:-1], curve.rows[1:])
        direction = shape.directions[curve.column]
        for place, (step, rows) in enumerate(zip(steps.tolist(), support.tolist(), strict=True)):
            start = float(curve.starts[place + 1])
            if step * direction < -ROUNDING:
                found.append(Fault(curve.column, "direction", start, step, rows))
            if abs(step) > settings.step_bound and rows < settings.step_rows:
                found.append(Fault(curve.column, "support", start, step, rows))
        few = 0 < curve.missing_rows < settings.step_rows
        if few and abs(curve.missing_height) > settings.step_bound:
            found.append(Fault(curve.column, "support", np.nan, curve.missing_height, curve.missing_rows))
    return found


def _curve(
    predict: Callable[[Matrix], Probabilities],
    column: int,
    thresholds: npt.NDArray[np.float32],
    side: Side,
    features: Matrix,
    sample: Matrix,
) -> Curve:
    values = features[:, column].astype(np.float64)
    present = np.sort(values[~np.isnan(values)])
    segment = np.searchsorted(thresholds.astype(np.float64), present, side=side)
    places = np.flatnonzero(np.r_[True, segment[1:] != segment[:-1]])
    if len(places) > SEGMENTS:
        places = places[np.linspace(0, len(places) - 1, SEGMENTS).round().astype(int)]
    starts = present[places]
    rows = np.diff(np.r_[places, len(present)])
    heights = np.array([_height(predict, sample, column, start) for start in starts.tolist()])
    centre = float((heights * rows).sum() / rows.sum())
    missing_rows = int(np.isnan(values).sum())
    missing = _height(predict, sample, column, np.nan) - centre if missing_rows else np.nan
    return Curve(column, starts, heights - centre, rows, missing, missing_rows)


def _height(predict: Callable[[Matrix], Probabilities], sample: Matrix, column: int, value: float) -> float:
    changed = sample.copy()
    changed[:, column] = value
    return float(log_odds_of(predict(changed)).mean())
