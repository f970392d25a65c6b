"""The constants of exp, log and log1p, derived with fifty digits.

The methods are those of fdlibm (Sun Microsystems, 1993; e_exp.c, e_log.c, s_log1p.c): take a whole power of
two out of the argument, and approximate what remains by a polynomial in its square. Here each polynomial
meets its function at Chebyshev points, and has enough terms to stay far below a unit in the last place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache

DIGITS = 50

EXP_TERMS = 6
LOG_TERMS = 8

SPLIT = 1.4142131805419922
"""Where a mantissa is halved before its logarithm: the square root of 2, cut off after 20 bits."""


@dataclass(frozen=True)
class Coefficients:
    """All constants, each the float64 nearest to the derived number."""

    ln2_high: float
    """ln 2 to 32 bits, so that its product with any exponent is exact."""
    ln2_low: float
    """What is missing from ln 2."""
    log2_e: float
    exp: tuple[float, ...]
    """r · coth(r / 2) = 2 + r² · polynomial in r², up to r = ln 2 / 2."""
    log: tuple[float, ...]
    """2 · atanh(s) = 2 · s + s · s² · polynomial in s², up to s = (√2 − 1) / (√2 + 1)."""


@cache
def coefficients() -> Coefficients:
    """The constants; the same on every machine, because decimal arithmetic is."""
    with localcontext() as context:
        context.prec = DIGITS
        ln2 = Decimal(2).ln()
        high = Decimal(int(ln2 * 2**32)) / 2**32
        root = Decimal(2).sqrt()
        greatest = ((root - 1) / (root + 1)) ** 2
        return Coefficients(
            ln2_high=float(high),
            ln2_low=float(ln2 - high),
            log2_e=float(1 / ln2),
            exp=_polynomial(exp_remainder, (ln2 / 2) ** 2, EXP_TERMS),
            log=_polynomial(log_remainder, greatest, LOG_TERMS),
        )


def exp_remainder(square: Decimal) -> Decimal:
    """(r · coth(r / 2) − 2) / r², which an exponential is made of: eʳ = 1 + 2r / (r · coth(r / 2) − r)."""
    r = square.sqrt()
    power = r.exp()
    return (r * (power + 1) / (power - 1) - 2) / square


def log_remainder(square: Decimal) -> Decimal:
    """(2 · atanh(s) / s − 2) / s², which a logarithm is made of: ln(1 + f) = 2 · atanh(f / (2 + f))."""
    s = square.sqrt()
    return (((1 + s) / (1 - s)).ln() / s - 2) / square


def _polynomial(function: Callable[[Decimal], Decimal], greatest: Decimal, terms: int) -> tuple[float, ...]:
    """Through the function at the Chebyshev points between 0 and `greatest`, the constant term first."""
    points = [greatest * share for share in _chebyshev_shares(terms)]
    # Newton's divided differences, then multiplied out.
    differences = [function(point) for point in points]
    for order in range(1, terms):
        for place in range(terms - 1, order - 1, -1):
            rise = differences[place] - differences[place - 1]
            differences[place] = rise / (points[place] - points[place - order])
    polynomial = [Decimal(0)] * terms
    for place in range(terms - 1, -1, -1):
        shifted = [Decimal(0), *polynomial[:-1]]
        polynomial = [up - points[place] * same for up, same in zip(shifted, polynomial, strict=True)]
        polynomial[0] += differences[place]
    return tuple(float(coefficient) for coefficient in polynomial)


def _chebyshev_shares(count: int) -> list[Decimal]:
    """(1 + cos((2i + 1) π / 2n)) / 2: the zeros of the Chebyshev polynomial, moved to 0 to 1."""
    step = _pi() / (2 * count)
    return [(1 + _cosine(step * (2 * place + 1))) / 2 for place in range(count)]


def _cosine(angle: Decimal) -> Decimal:
    total, term = Decimal(0), Decimal(1)
    for power in range(1, 2 * DIGITS, 2):
        total += term
        term *= -angle * angle / (power * (power + 1))
    return total


def _pi() -> Decimal:
    """Machin (1706): π / 4 = 4 · arctan(1 / 5) − arctan(1 / 239)."""
    return 4 * (4 * _arctan_of_inverse(5) - _arctan_of_inverse(239))


def _arctan_of_inverse(whole: int) -> Decimal:
    total, power = Decimal(0), Decimal(1) / whole
    for place in range(2 * DIGITS):
        total += power / (2 * place + 1) * (-1) ** place
        power /= whole * whole
    return total
