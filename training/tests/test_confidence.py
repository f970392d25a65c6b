"""The band holds the truth as often as it says, also after it was made plainer."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import binomtest

from churn_training.modelling.confidence import (
    Confidence,
    Values,
    band_at,
    exact_band,
    fit_confidence,
    intervals,
    window_of,
)
from churn_training.modelling.coverage import coverage, simulated_coverage
from churn_training.settings import DEFAULT

ROWS = 800


def truth(margin: Values) -> Values:
    """No logistic curve: flat, then steep."""
    return np.asarray(0.05 + 0.8 * expit(3 * (margin - 1)))


def test_the_band_holds_the_truth_at_each_margin_at_least_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    asked = np.linspace(-2.5, 2.5, 41)
    held = []
    for _ in range(150):
        margin = random.normal(0, 1.2, ROWS)
        band = fit_confidence(margin, random.random(ROWS) < truth(margin), DEFAULT)
        lower, upper = band_at(band, asked)
        held.append((lower <= truth(asked)) & (truth(asked) <= upper))
    share = np.mean(held, axis=0)
    assert share.min() > 0.95
    assert share.mean() > 0.97


def test_a_band_of_a_lower_level_is_narrower_and_errs() -> None:
    """So that the test above can fail."""
    random = np.random.default_rng(5)
    asked = np.linspace(-2, 2, 41)
    held = []
    for _ in range(30):
        margin = random.normal(0, 1.2, ROWS)
        band = fit_confidence(
            margin, random.random(ROWS) < truth(margin), replace(DEFAULT, confidence_level=0.1)
        )
        lower, upper = band_at(band, asked)
        held.append((lower <= truth(asked)) & (truth(asked) <= upper))
    assert np.mean(held, axis=0).min() < 0.9


def test_the_simulated_coverage_is_that_of_known_probabilities() -> None:
    margin = np.random.default_rng(2).normal(-1, 1.5, ROWS)
    wide = simulated_coverage(margin, expit(margin), DEFAULT)
    assert wide.draws == DEFAULT.coverage_draws
    assert 0.97 < wide.covered <= 1
    assert wide.covered_least <= wide.covered
    narrow = simulated_coverage(margin, expit(margin), replace(DEFAULT, confidence_level=0.1))
    assert narrow.covered < wide.covered
    assert narrow.covered_least < 0.95


def test_the_bounds_are_those_of_clopper_and_pearson() -> None:
    margin = np.arange(10.0)
    churned = np.array([0, 0, 1, 0, 1, 0, 1, 1, 1, 1], dtype=bool)
    at, lower, upper = exact_band(margin, churned, 4, 0.95)
    assert (at == margin).all()
    last = binomtest(4, 4).proportion_ci(0.95, "exact")  # the four rows up to the last
    assert lower[-1] == pytest.approx(last.low)
    first = binomtest(1, 4).proportion_ci(0.95, "exact")  # the four rows from the first on
    assert upper[0] == pytest.approx(first.high)
    assert (np.diff(lower) >= 0).all()
    assert (np.diff(upper) >= 0).all()


def test_the_lines_stay_outside_of_the_steps() -> None:
    random = np.random.default_rng(3)
    margin = random.normal(0, 2, 900).round(2)  # with ties
    churned = random.random(900) < truth(margin)
    at, lower, upper = exact_band(margin, churned, window_of(900), DEFAULT.confidence_level)
    band = fit_confidence(margin, churned, DEFAULT)
    for asked in (at, np.nextafter(at, -np.inf), np.nextafter(at, np.inf), np.array([-99.0, 99.0])):
        plain_lower, plain_upper = band_at(band, asked)
        steps_below = np.append(0.0, lower)[np.searchsorted(at, asked, side="right")]
        steps_above = np.append(upper, 1.0)[np.searchsorted(at, asked, side="left")]
        assert (plain_lower <= steps_below).all()
        assert (plain_upper >= steps_above).all()
    assert np.mean(band_at(band, margin)[0] > 0) > 0.5  # and are no empty promise


def line(margins: list[float], lower: list[float], upper: list[float]) -> Confidence:
    return {"method": "by hand", "level": 0.95, "margins": margins, "lower": lower, "upper": upper}


def test_an_interval_is_widened_to_hold_its_probability() -> None:
    band = line([-1, 1], [0.0, 0.4], [0.6, 0.8])
    found = intervals(band, np.array([0.0, 0.0, 9.0], dtype=np.float32), np.array([0.5, 0.1, 0.9]))
    assert found.lower == pytest.approx([0.2, 0.1, 0.4])
    assert found.upper == pytest.approx([0.7, 0.7, 0.9])


def test_coverage_by_hand() -> None:
    band = line([0], [0.4], [0.6])
    margin = np.arange(8.0)
    churned = np.array([1, 0, 1, 0, 1, 1, 1, 1], dtype=bool)  # a half, then all
    probability = np.array([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.7, 0.3])
    got = coverage(band, margin, probability, churned, 2)
    assert (got.groups, got.groups_inside, got.groups_compatible) == (2, 1, 2)
    assert got.widened == 0.25
    assert (got.narrowest, got.widest) == pytest.approx((0.2, 0.3))
    assert got.mean_width == pytest.approx((6 * 0.2 + 2 * 0.3) / 8)


@pytest.mark.parametrize("margin", [np.zeros(40), np.full(40, 0.3)])
def test_one_score_for_all_says_nothing(margin: Values) -> None:
    band = fit_confidence(margin, np.arange(40) % 4 == 0, DEFAULT)
    assert (band["lower"], band["upper"]) == ([0.0], [1.0])
