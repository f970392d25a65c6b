"""The range of a number that a contract tells: never the value of one customer."""

import numpy as np
import pytest

from churn_training.drafting.known_range import WIDEST, known_range, possible_range
from churn_training.modelling.confidence import fit_confidence
from churn_training.settings import Settings

HUNDRED = np.arange(100, dtype=float)


@pytest.mark.parametrize(
    ("values", "decimals", "expected"),
    [
        # 9 is the tenth smallest, 90 the tenth greatest; two digits of the spread are told: 81, 3,000, 0.081.
        (HUNDRED, 0, (9, 90)),
        (HUNDRED * 37.13, 2, (300, 3400)),
        (HUNDRED / 1000, 3, (0.009, 0.09)),
        (-HUNDRED, 0, (-90, -9)),
        # An end that ten customers share is theirs together.
        (np.concatenate([np.zeros(10), HUNDRED]), 0, (0, 90)),
        (np.concatenate([HUNDRED, np.full(10, 99.0)]), 0, (9, 99)),
    ],
)
def test_the_tenth_values_rounded_outwards(
    values: np.ndarray, decimals: int, expected: tuple[float, float]
) -> None:
    assert known_range(values, decimals) == expected


@pytest.mark.parametrize("seed", range(20))
def test_no_more_than_nine_lie_outside_and_no_end_is_of_one_customer(seed: int) -> None:
    random = np.random.default_rng(seed)
    values = (random.lognormal(3, 2, 300) * random.choice([1, -1])).round(2)
    found = known_range(values, 2)
    assert found is not None
    low, high = found
    assert (values < low).sum() < 10
    assert (values > high).sum() < 10
    others = values[(values != values.min()) & (values != values.max())]
    assert known_range(np.append(others, [1e9, -1e9]), 2) is not None
    assert max(abs(low), abs(high)) < 1e9


def test_an_extreme_value_moves_neither_range() -> None:
    plain, extreme = np.append(HUNDRED, 99.0), np.append(HUNDRED, 87_654_321.0)
    assert known_range(plain, 0) == known_range(extreme, 0)
    known = known_range(extreme, 0)
    assert possible_range(plain, known, None) == (0, 1000)
    assert possible_range(extreme, known, None) == (0, WIDEST)
    assert possible_range(np.append(HUNDRED, -5_000.0), known, None) == (-WIDEST, 1000)


def test_fewer_than_ten_on_either_side_tell_nothing() -> None:
    assert known_range(HUNDRED[:19], 0) is None


def test_a_number_that_hardly_varies_still_has_a_range() -> None:
    assert known_range(np.append(np.full(50, 7.0), 8.0), 0) == (7, 8)


def test_a_percentage_keeps_its_own_limits() -> None:
    assert possible_range(HUNDRED, known_range(HUNDRED, 0), "%") == (0, 100)


def test_the_band_does_not_begin_at_one_customer() -> None:
    random = np.random.default_rng(3)
    margin = random.normal(-1, 1, 600)
    churned = random.random(600) < 1 / (1 + np.exp(-margin))
    usual = fit_confidence(margin, churned, Settings(fewest_rows=10))
    margin[margin.argmax()], margin[margin.argmin()] = 40, -40
    extreme = fit_confidence(margin, churned, Settings(fewest_rows=10))
    assert extreme["margins"] == usual["margins"]
    ordered = np.sort(margin)
    assert extreme["margins"][0] == round(float(ordered[9]), 2)
    assert extreme["margins"][-1] == round(float(ordered[-10]), 2)
    assert (extreme["lower"][0], extreme["upper"][-1]) == (0, 1)
