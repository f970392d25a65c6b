"""training/fixtures/arithmetic.json: exp, log and log1p with their true values to fifty digits."""

import math
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import numpy as np

from churn_training.arithmetic.coefficients import DIGITS, SPLIT
from churn_training.arithmetic.elementary import GREATEST, LEAST, Values, exp, log, log1p
from churn_training.readable_json import readable_json
from churn_training.settings import Settings

FILE = "arithmetic.json"
ROWS = 160
"""Random arguments of each kind."""
REST_DECIMALS = 6
"""Of a unit in the last place."""
EXACT_SUM_DIGITS = 200
"""What 1 + x takes of any x of at least SMALL, exactly."""
SMALL = Decimal("1e-25")
"""Below this the terms of ln(1 + x) beyond the second are further than fifty digits away."""

FUNCTIONS: dict[str, Callable[[Values], Values]] = {"exp": exp, "log": log, "log1p": log1p}


def write_arithmetic(output: Path, settings: Settings) -> None:
    """The file, in `output`."""
    text = readable_json(arithmetic(settings))
    (output / FILE).write_text(text, encoding="utf-8", newline="\n")


def arithmetic(settings: Settings) -> dict[str, Any]:
    """For each function: arguments, the float64 nearest to each true value, the rest, and our own results.

    The rest is the true value less the nearest one, in units in the last place: at most a half.
    """
    random = np.random.default_rng(settings.fixtures_seed)
    arguments = {"exp": _for_exp(random), "log": _for_log(random), "log1p": _for_log1p(random)}
    return {"seed": settings.fixtures_seed} | {
        name: _judged(arguments[name], function, name) for name, function in FUNCTIONS.items()
    }


def true_value(name: str, x: float) -> Decimal:
    """The function's value to fifty digits."""
    exact = Decimal(x)
    with localcontext() as context:
        context.prec = DIGITS
        if name == "exp":
            return exact.exp()
        if name == "log":
            return exact.ln()
        if abs(exact) < SMALL:
            return exact - exact * exact / 2
        context.prec = EXACT_SUM_DIGITS
        total = 1 + exact
        context.prec = DIGITS
        return total.ln()


def error_in_units(name: str, x: float, got: float) -> float:
    """How far a result is from the true value, in units in the last place of the float64 nearest to it."""
    true = true_value(name, x)
    with localcontext() as context:
        context.prec = EXACT_SUM_DIGITS
        return float((Decimal(got) - true) / Decimal(math.ulp(float(true))))


def _judged(x: Values, function: Callable[[Values], Values], name: str) -> dict[str, list[float]]:
    nearest = [float(true_value(name, value)) for value in x.tolist()]
    rests = [-error_in_units(name, value, near) for value, near in zip(x.tolist(), nearest, strict=True)]
    return {
        "x": x.tolist(),
        "nearest": nearest,
        "rest": [round(rest, REST_DECIMALS) + 0.0 for rest in rests],
        "result": function(x).tolist(),
    }


def _for_exp(random: np.random.Generator) -> Values:
    turns = np.arange(-39.5, 40) * math.log(2)  # where the whole power of two changes
    return _all(
        random.uniform(-1, 1, ROWS),
        random.uniform(-20, 20, ROWS),
        random.uniform(LEAST, GREATEST, ROWS),
        random.uniform(LEAST, -708.3, ROWS),  # results below the least normal number
        _beside(turns),
        _tiny(),
        _beside(np.array([LEAST + 1e-9, -708.3964185322641, GREATEST - 1e-9])),
        np.array([LEAST, GREATEST]),
    )


def _for_log(random: np.random.Generator) -> Values:
    edges = np.array([SPLIT, 1.0, math.sqrt(2), 2.0])
    return _all(
        random.uniform(0.5, 2, ROWS),
        1 + np.ldexp(random.uniform(-1, 1, ROWS), -random.integers(5, 52, ROWS)),
        np.ldexp(random.uniform(1, 2, ROWS), random.integers(-1074, 1023, ROWS)),
        _beside(np.concatenate([edges, edges / 2, edges * 1024, edges * 2.0**-1022])),
        np.array([5e-324, 1e-323, 2.0**-1030, np.finfo(float).tiny, np.finfo(float).max]),
    )


def _for_log1p(random: np.random.Generator) -> Values:
    signs = random.choice([-1.0, 1.0], ROWS)
    return _all(
        random.uniform(-1, 1, ROWS),
        random.uniform(0, 4, ROWS),
        signs * np.ldexp(random.uniform(1, 2, ROWS), -random.integers(1, 1070, ROWS)),
        np.ldexp(random.uniform(1, 2, ROWS), random.integers(0, 1023, ROWS)),
        np.ldexp(1.0, -random.integers(1, 53, 40)) - 1,
        _beside(np.array([SPLIT - 1, SPLIT / 2 - 1, math.sqrt(2) - 1, math.sqrt(0.5) - 1, 1.0, -0.5])),
        _tiny(),
        np.array([np.finfo(float).max]),
    )


def _tiny() -> Values:
    powers = np.ldexp(1.0, -np.array([20, 26, 27, 52, 53, 54, 55, 80, 1000, 1022, 1030, 1074]))
    return np.concatenate([[0.0], powers, -powers])


def _beside(values: Values) -> Values:
    """Each value with its neighbours on both sides."""
    return np.concatenate([np.nextafter(values, -np.inf), values, np.nextafter(values, np.inf)])


def _all(*parts: Values) -> Values:
    return np.unique(np.concatenate(parts) + 0.0)
