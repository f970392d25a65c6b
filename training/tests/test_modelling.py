import math
from dataclasses import replace

import numpy as np
import pytest

from churn_training.families import decision_tree, explainable_boosting, xgboost_boosting
from churn_training.modelling.choice import (
    Candidate,
    Trial,
    choose,
    corrected_standard_error,
    grid,
    searched,
    shippable,
    standard_error,
    try_all,
)
from churn_training.modelling.evaluation import Decisions, calibration_error, decide, evaluate
from churn_training.modelling.intervals import wilson_lower_bound
from churn_training.modelling.shape import free_shape
from churn_training.modelling.tuning import Tuned
from churn_training.preparation.splitting import Part, folds_of
from churn_training.settings import DEFAULT
from tests.conftest import SMALL

FREE = free_shape(3)


def part(rows: int, seed: int) -> Part:
    """Two informative columns and one of noise."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(rows, 3)).astype(np.float32)
    churned = random.random(rows) < 1 / (1 + np.exp(1 - 2 * features[:, 0] * features[:, 1]))
    return Part(features, churned, np.arange(rows))


def trial(nodes: int | None, losses: list[float], faults: int = 0) -> Trial:
    candidate = Candidate(xgboost_boosting, {}, "grid")
    return Trial(candidate, 1, nodes, nodes and faults, np.zeros(0), np.array(losses))


def test_the_smallest_model_within_one_standard_error_is_chosen() -> None:
    best = trial(900, [0.40, 0.42, 0.44, 0.46])
    near = trial(300, [0.41, 0.41, 0.45, 0.46])  # behind by 0.0025 ± 0.0073
    behind = trial(100, [0.41, 0.43, 0.45, 0.47])  # behind by 0.01 on every fold: no error at all
    assert choose([best, near, behind]) is near
    assert choose([best, behind]) is best


def test_a_model_without_faults_is_chosen_before_a_smaller_one() -> None:
    best = trial(900, [0.40, 0.42, 0.44, 0.46], faults=2)
    near = trial(600, [0.41, 0.41, 0.45, 0.46])
    small = trial(300, [0.41, 0.41, 0.45, 0.46], faults=1)
    behind = trial(100, [0.41, 0.43, 0.45, 0.47])
    assert choose([best, near, small, behind]) is near
    assert choose([best, small, behind]) is small


def test_a_corrected_standard_error_by_hand() -> None:
    """Nadeau and Bengio's: (1 / 4 + 1 / 9) times the variance, of four values of ten folds."""
    values = np.array([1.0, 2.0, 3.0, 4.0])
    assert corrected_standard_error(values, folds=10) == pytest.approx(math.sqrt((1 / 4 + 1 / 9) * 5 / 3))


def test_families_that_do_not_ship_are_neither_chosen_nor_the_best() -> None:
    best = trial(900, [0.40, 0.42, 0.44, 0.46])
    unreachable = trial(None, [0.30, 0.32, 0.34, 0.36])
    assert choose([best, unreachable]) is best
    tuned = [Tuned(family.name, {}, 0.4, 30, 9) for family in (decision_tree, explainable_boosting)]
    assert [candidate.family for candidate in shippable(searched(tuned))] == [decision_tree]


def test_standard_error_of_a_mean() -> None:
    assert standard_error(np.array([1.0, 2.0, 3.0])) == pytest.approx(1 / math.sqrt(3))


def test_out_of_fold_probabilities_come_from_models_that_have_not_seen_the_row() -> None:
    training = part(900, seed=0)
    folds = folds_of(training.churned, SMALL)
    deep = replace(SMALL, depths=(6,), maximum_rounds=200, early_stopping_rounds=200)
    tried = try_all(grid(training, folds, FREE, deep), training, folds, FREE, deep)[0]
    fitted, held_back = folds[1]
    booster = xgboost_boosting.fit(training.take(fitted), tried.candidate.parameters, deep)
    expected = xgboost_boosting.predict(booster, training.features[held_back])
    assert (tried.out_of_fold[held_back] == expected).all()
    assert not np.isnan(tried.out_of_fold).any()
    assert len(tried.losses) == SMALL.folds


def test_labels_without_signal_give_no_skill() -> None:
    """A leak from the held-back rows would show as skill."""
    training = part(900, seed=0)
    shuffled = replace(training, churned=np.random.default_rng(1).permutation(training.churned))
    folds = folds_of(shuffled.churned, SMALL)
    tried = try_all(grid(shuffled, folds, FREE, SMALL), shuffled, folds, FREE, SMALL)
    for entry in tried:
        assert evaluate(entry.out_of_fold, shuffled.churned, 10).roc_auc < 0.56


def test_log_loss_is_unweighted() -> None:
    parameters = xgboost_boosting.library_parameters({"max_depth": 2}, DEFAULT)
    assert parameters["objective"] == "binary:logistic"
    assert not {"scale_pos_weight", "max_delta_step"} & set(parameters)
    assert parameters["nthread"] == 1


def test_decisions_at_a_threshold_include_it() -> None:
    probability = np.array([0.1, 0.3, 0.3, 0.7])
    churned = np.array([False, True, False, True])
    decisions = decide(probability, churned, 0.3)
    assert decisions == Decisions(true_positives=2, false_positives=1, false_negatives=0, true_negatives=1)
    assert decisions.accuracy == 0.75
    assert decisions.precision == pytest.approx(2 / 3)
    assert decisions.recall == 1.0
    assert decisions.f1 == pytest.approx(0.8)
    assert decide(probability, churned, 0.9).precision == 0.0


def test_calibration_error_by_hand() -> None:
    probability = np.array([0.1, 0.1, 0.1, 0.1, 0.6, 0.6, 0.6, 0.6])
    churned = np.array([0, 0, 0, 1, 1, 1, 1, 0], dtype=bool)
    assert calibration_error(probability, churned, bins=2) == pytest.approx((0.15 + 0.15) / 2)


def test_wilson_bound_against_published_values() -> None:
    # Newcombe 1998, table I: 81 of 263, two-sided 95 %.
    assert wilson_lower_bound(81, 263, 1.959964) == pytest.approx(0.2553, abs=5e-5)
