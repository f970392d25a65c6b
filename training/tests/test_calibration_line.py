"""Slope and intercept against another library and known distortions; net benefit by hand."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit

from churn_training.modelling.calibration_line import calibration_line
from churn_training.modelling.net_benefit import net_benefit, net_benefit_of_everyone

RANDOM = np.random.default_rng(8)
TRUTH = RANDOM.beta(0.8, 2.0, 3000).clip(0.001, 0.999)
CHURNED = RANDOM.random(3000) < TRUTH


def test_the_line_is_that_of_another_library() -> None:
    got = calibration_line(TRUTH, CHURNED)
    binomial = sm.families.Binomial()
    line = sm.GLM(CHURNED.astype(float), sm.add_constant(logit(TRUTH)), family=binomial).fit()
    low, high = line.conf_int()[1]
    assert (got.slope.value, got.slope.low, got.slope.high) == pytest.approx(
        (line.params[1], low, high), rel=1e-6
    )
    shift = sm.GLM(CHURNED.astype(float), np.ones(3000), family=binomial, offset=logit(TRUTH)).fit()
    assert got.intercept.value == pytest.approx(shift.params[0], rel=1e-6)
    assert got.intercept.high == pytest.approx(shift.conf_int()[0, 1], rel=1e-6)


def test_bold_timid_and_shifted_probabilities_are_told_apart() -> None:
    right = calibration_line(TRUTH, CHURNED)
    assert right.slope.low < 1 < right.slope.high
    assert right.intercept.low < 0 < right.intercept.high
    assert calibration_line(expit(2 * logit(TRUTH)), CHURNED).slope.high < 0.6
    assert calibration_line(expit(logit(TRUTH) / 2), CHURNED).slope.low > 1.7
    shifted = calibration_line(expit(logit(TRUTH) - 0.5), CHURNED).intercept
    assert shifted.value == pytest.approx(0.5 + right.intercept.value, abs=1e-9)


def test_net_benefit_by_hand() -> None:
    probability = np.array([0.9, 0.6, 0.4, 0.1])
    churned = np.array([True, False, True, False])
    # From 0.5 on: one caught, one false alarm at 1 : 1. From 0.2 on: two caught, one false alarm at 1 : 4.
    assert net_benefit(probability, churned, np.array([0.5, 0.2])) == pytest.approx([0.0, 0.5 - 0.25 / 4])
    assert net_benefit_of_everyone(churned, np.array([0.2])) == pytest.approx([0.5 - 0.5 / 4])
    assert net_benefit(probability, churned, np.array([0.95]))[0] == 0
