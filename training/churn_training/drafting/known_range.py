"""The range of a number that training knows, without the value of a single customer.

The least and the greatest value of a file each belong to one customer, often the most conspicuous one. The
range therefore runs from about the tenth smallest value to about the tenth greatest, each rounded outwards so
that it is not one customer's either. An end that ten customers share is told as it is.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from churn_training.drafting.counting import FEWEST_TOLD

Numbers = npt.NDArray[np.float64]

WIDEST = 1e15
"""A bound that says nothing: whole numbers up to it are exact in every language."""


def known_range(present: Numbers, decimals: int) -> tuple[float, float] | None:
    """Both ends; None if fewer than ten customers lie on either side of any range."""
    ordered = np.sort(present)
    if len(ordered) < 2 * FEWEST_TOLD:
        return None
    low, high = float(ordered[FEWEST_TOLD - 1]), float(ordered[-FEWEST_TOLD])
    digits = _digits(high - low, decimals)
    if ordered[0] != low:
        low = _rounded(low, digits, math.floor)
    if ordered[-1] != high:
        high = _rounded(high, digits, math.ceil)
    return (low, high) if low < high else (low, low + 10.0**-digits)


def possible_range(
    present: Numbers, known: tuple[float, float] | None, unit: str | None
) -> tuple[float, float]:
    """What can be at all: ten times as far as the known range, or from 0 to 100 for a percentage.

    A file that goes further than that has no bound, because it would be the size of a single value.
    """
    least, most = float(present.min()), float(present.max())
    if unit == "%" and least >= 0 and 1 < most <= 100:
        return 0, 100
    low, high = known or (0.0, 0.0)
    return (0 if least >= 0 else -_beyond(-low, -least)), (_beyond(high, most) if most > 0 else 0)


def _beyond(known: float, most: float) -> float:
    """The power of ten that is at least ten times the number."""
    if known <= 0:
        return WIDEST
    bound = 10.0 ** (math.ceil(math.log10(known) - 1e-9) + 1)
    return bound if most <= bound else max(WIDEST, 10.0 ** math.ceil(math.log10(most)))


def _digits(spread: float, decimals: int) -> int:
    """Decimals to round to, negative for tens: two digits of the spread, and no more than the cells have."""
    return min(decimals, 1 - math.floor(math.log10(spread))) if spread > 0 else decimals


def _rounded(number: float, digits: int, outwards: Callable[[float], int]) -> float:
    """The number on a decimal grid."""
    scale = 10.0 ** abs(digits)
    exact = round(number * scale, 6) if digits > 0 else round(number / scale, 6)
    whole = outwards(exact)
    return whole / scale if digits > 0 else whole * scale
