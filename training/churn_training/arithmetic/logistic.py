"""From log-odds to probabilities, operation for operation as `src/arithmetic/logistic.ts` has it."""

import numpy as np

from churn_training.arithmetic.elementary import Values, exp, log1p

ANCHOR = 384.0
"""1.5 · 2⁸, whose last place is 2⁻⁴⁴."""
COARSE = 128.0
"""From here on every float64 is a multiple of 2⁻⁴⁵ at least, and is left alone."""


def rounded(log_odds: Values) -> Values:
    """Multiples of 2⁻⁴⁴, so that what is made of two numbers never changes their order."""
    return np.where(np.abs(log_odds) < COARSE, log_odds + ANCHOR - ANCHOR, log_odds)


def logistic(log_odds: Values) -> Values:
    """1 / (1 + e⁻ˣ)."""
    return 1 / (1 + exp(-rounded(log_odds)))


def softplus_tail(x: Values) -> Values:
    """ln(1 + e⁻ˣ), of numbers of at least 0."""
    return log1p(exp(-x))
