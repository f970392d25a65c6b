"""Thresholds on the probability as whole margins, so that a decision compares two integers.

A database adds up whole numbers exactly, but its `exp` gives other bits. With whole margins it decides like
every other runtime.
"""

from collections.abc import Callable

import numpy as np

from churn_training.modelling.calibration import Calibration, calibrated_margins
from churn_training.trees.ensemble import Link
from churn_training.trees.grid import Grid


def cut_off(calibration: Calibration, link: Link, grid: Grid, threshold: float) -> int:
    """The smallest whole margin whose calibrated probability is at least the threshold.

    In steps of the grid; one more than the bound if no margin reaches the threshold. The probability is the
    float64 that every runtime computes, and never falls from one step to the next.
    """

    def reaches(steps: int) -> bool:
        margin = np.array([steps * grid.step])
        return bool(calibrated_margins(calibration, margin, link)[0] >= threshold)

    return _first(reaches, -grid.bound, grid.bound + 1)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number from `low` on for which `holds` is true; `high` without one. Found by bisection."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
