import json
import math
from decimal import Decimal

import numpy as np
import pytest

from churn_training.arithmetic.coefficients import coefficients, exp_remainder, log_remainder
from churn_training.arithmetic.elementary import GREATEST, LEAST, exp, log, log1p
from churn_training.evidence.arithmetic import FILE, FUNCTIONS, arithmetic, error_in_units, true_value
from churn_training.settings import DEFAULT
from tests.conftest import FIXTURES

RANDOM = np.random.default_rng(5)
COUNT = 4000
RANGES = {
    "exp": [(-1.0, 1.0), (-20.0, 20.0), (LEAST, GREATEST)],
    "log": [(0.5, 2.0), (0.99, 1.01), (0.0, 1e3)],
    "log1p": [(-0.5, 0.5), (-1.0, 1.0), (0.0, 1e3)],
}


def test_the_fixture_is_fresh_to_the_last_bit() -> None:
    assert arithmetic(DEFAULT) == json.loads((FIXTURES / FILE).read_text())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_result_is_within_one_unit_in_the_last_place(name: str) -> None:
    for low, high in RANGES[name]:
        x = RANDOM.uniform(low, high, COUNT)
        results = FUNCTIONS[name](x)
        worst = max(
            abs(error_in_units(name, *pair)) for pair in zip(x.tolist(), results.tolist(), strict=True)
        )
        assert 0.45 < worst < 0.85, (low, high)


@pytest.mark.parametrize(
    ("terms", "remainder", "greatest", "bound"),
    [
        (coefficients().exp, exp_remainder, Decimal(2).ln() ** 2 / 4, 1e-17),
        (coefficients().log, log_remainder, ((Decimal(2).sqrt() - 1) / (Decimal(2).sqrt() + 1)) ** 2, 4e-17),
    ],
)
def test_the_polynomials_follow_their_functions(
    terms: tuple[float, ...], remainder: object, greatest: Decimal, bound: float
) -> None:
    assert callable(remainder)
    for step in range(1, 200):
        x = greatest * step / 199
        polynomial = sum(Decimal(term) * x**power for power, term in enumerate(terms))
        assert abs(polynomial - remainder(x)) < bound


def test_the_true_values_are_known_ones() -> None:
    """Euler's number and two logarithms, as they stand in tables."""
    assert str(true_value("exp", 1.0)).startswith("2.71828182845904523536028747135266249775724709")
    assert str(true_value("log", 10.0)).startswith("2.30258509299404568401799145468436420760110148")
    assert str(true_value("log1p", 1.0)).startswith("0.69314718055994530941723212145817656807550013")
    assert str(true_value("log1p", 2.0**-100)).startswith("7.8886090522101180541172856528247507")


def test_results_that_are_not_finite() -> None:
    nothing = np.array([math.nan, math.inf, -math.inf])
    assert exp(nothing).tolist()[1:] == [math.inf, 0.0]
    assert log(nothing).tolist()[1] == log1p(nothing).tolist()[1] == math.inf
    for function, at in ((exp, nothing[:1]), (log, nothing[[0, 2]]), (log1p, nothing[[0, 2]])):
        assert np.isnan(function(at)).all()
    assert np.isnan(log(np.array([-1.0, -5e-324]))).all()
    assert np.isnan(log1p(np.array([-1.0000000000000002]))).all()
    assert log(np.array([0.0, -0.0])).tolist() == [-math.inf, -math.inf]
    assert log1p(np.array([-1.0])).tolist() == [-math.inf]
    assert exp(np.array([709.7827128933841, 710, 1e308])).tolist() == [math.inf] * 3
    assert exp(np.array([-745.1332191019412, -745.1332191019411])).tolist() == [0.0, 5e-324]
    assert exp(np.array([-746.0, -1e308])).tolist() == [0.0, 0.0]
