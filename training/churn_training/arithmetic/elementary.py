"""exp, log and log1p of float64 arrays, operation for operation as `src/arithmetic/` has them.

Every step is one of + − × ÷ or moves an exponent, which IEEE 754 rounds in one way only, so numpy gives the
bits that JavaScript gives. The methods are fdlibm's, see `coefficients.py`; each result is less than one unit
in the last place from the true value.
"""

import numpy as np
import numpy.typing as npt

from churn_training.arithmetic.coefficients import SPLIT, coefficients

Values = npt.NDArray[np.float64]

GREATEST = 709.782712893384
"""The greatest argument whose exponential is finite."""
LEAST = -745.1332191019412
"""Below this one the exponential rounds to 0."""


def exp(x: Values) -> Values:
    """e to each power."""
    constants = coefficients()
    within = np.clip(np.nan_to_num(x, nan=0.0), LEAST, GREATEST)
    exponent = np.floor(within * constants.log2_e + 0.5)
    high = within - exponent * constants.ln2_high
    low = exponent * constants.ln2_low
    r = high - low
    square = r * r
    c = r - square * _polynomial(constants.exp, square)
    power = 1 - ((low - (r * c) / (2 - c)) - high)
    # In two steps, of which only the second one can round: the whole power of two may be no number itself.
    half = np.trunc(exponent / 2)
    scaled = np.ldexp(np.ldexp(power, half.astype(np.int64)), (exponent - half).astype(np.int64))
    scaled = np.where(x > GREATEST, np.inf, np.where(x < LEAST, 0.0, scaled))
    return np.where(np.isnan(x), np.nan, scaled)


def log(x: Values) -> Values:
    """Natural logarithms; −∞ at 0, NaN below."""
    inside = (x > 0) & (x < np.inf)
    found = _logarithm(np.where(inside, x, 1.0), np.zeros_like(x))
    return np.where(inside, found, np.where(x == 0, -np.inf, np.where(x == np.inf, np.inf, np.nan)))


def log1p(x: Values) -> Values:
    """Natural logarithms of 1 + x, also where 1 + x would round to 1; −∞ at −1, NaN below."""
    inside = (x > -1) & (x < np.inf)
    given = np.where(inside, x, 0.0)
    total = 1 + given
    # What the sum has lost: the greater of both is taken off first.
    lost = np.where(given < 1, given - (total - 1), 1 - (total - given))
    found = np.where(total == 1, given, _logarithm(total, lost / total))
    return np.where(inside, found, np.where(x == -1, -np.inf, np.where(x == np.inf, np.inf, np.nan)))


def _logarithm(x: Values, correction: Values) -> Values:
    """ln x + correction, for finite numbers above 0."""
    constants = coefficients()
    half, exponent = np.frexp(x)
    mantissa, exponent = 2 * half, exponent - 1
    large = mantissa >= SPLIT
    f = np.where(large, half, mantissa) - 1
    k = (exponent + large).astype(np.float64)
    s = f / (2 + f)
    square = s * s
    halved = 0.5 * f * f
    rest = square * _polynomial(constants.log, square)
    tail: Values = s * (halved + rest) + (k * constants.ln2_low + correction) - halved + f
    return tail + k * constants.ln2_high


def _polynomial(terms: tuple[float, ...], x: Values) -> Values:
    """By Horner's rule; the constant term is the first."""
    *others, highest = terms
    total: Values = np.full_like(x, highest)
    for term in reversed(others):
        total = total * x + term
    return total
