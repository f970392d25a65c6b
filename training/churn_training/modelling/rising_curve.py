"""Curves that never fall, operation for operation as `src/steps/rising-curve.ts` has them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


def on_curve(x: Values, at: Sequence[float], values: Sequence[float]) -> Values:
    """Straight lines between the points, level before the first and after the last.

    `np.interp` multiplies by a slope, which rounds otherwise. A line never rises above its end by rounding.
    """
    places, heights = np.asarray(at, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if len(places) == 1:
        return np.full_like(x, heights[0])
    low = np.clip(np.searchsorted(places, x, side="right") - 1, 0, len(places) - 2)
    high = low + 1
    share = (x - places[low]) / (places[high] - places[low])
    between = np.minimum(heights[high], heights[low] + share * (heights[high] - heights[low]))
    return np.where(x <= places[0], heights[0], np.where(x >= places[-1], heights[-1], between))
