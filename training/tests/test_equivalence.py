"""Corrections and verdicts against another library, and against simulated equals."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import DescrStatsW

from churn_training.comparison.equivalence import equivalence, holm, verdict
from churn_training.comparison.repeated_folds import Difference


def test_holms_correction_is_that_of_another_library() -> None:
    values = [0.01, 0.04, 0.03, 0.005, 0.6, 0.2]
    assert holm(values) == pytest.approx(multipletests(values, method="holm")[1].tolist())
    assert holm([0.4, 0.5]) == pytest.approx([0.8, 0.8])
    assert holm([]) == []


def test_equivalence_is_that_of_another_library() -> None:
    scores = np.random.default_rng(4).normal(0.001, 0.004, 30)
    plain = DescrStatsW(scores)
    low, high = plain.tconfint_mean()
    difference = Difference(float(scores.mean()), low, high, 1.0)
    expected = max(
        plain.ttest_mean(-0.003, alternative="larger")[1], plain.ttest_mean(0.003, alternative="smaller")[1]
    )
    assert equivalence(difference, 0.003, 30) == pytest.approx(expected, rel=1e-9)


def test_no_difference_found_is_not_equality() -> None:
    unsure = Difference(0.0, -0.02, 0.02, 1.0)
    assert equivalence(unsure, 0.005, 30) > 0.05
    assert verdict(0.0, 1.0, equivalence(unsure, 0.005, 30), True) == "undecided"
    same = Difference(0.0, 0.0, 0.0, 1.0)
    assert verdict(0.0, 1.0, equivalence(same, 0.005, 30), True) == "equivalent"
    assert equivalence(Difference(0.01, 0.01, 0.01, 0.0), 0.005, 30) == 1.0


@pytest.mark.parametrize(
    ("mean", "higher_is_better", "words"),
    [(0.01, True, "better"), (-0.01, True, "worse"), (0.01, False, "worse"), (-0.01, False, "better")],
)
def test_the_direction_of_a_difference(mean: float, higher_is_better: bool, words: str) -> None:
    assert verdict(mean, 0.001, 1.0, higher_is_better) == words
    assert verdict(mean, 0.06, 1.0, higher_is_better) == "undecided"
