"""The comparison's own measures against definitions and simulated truths."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from churn_training.bundle.manifest_shape import read_manifest
from churn_training.comparison.contenders import contenders, shipped
from churn_training.comparison.imbalance import treatments, with_invented_churners
from churn_training.comparison.learning_curve import learning_curve
from churn_training.comparison.repeated_folds import corrected_difference
from churn_training.comparison.stability import stability
from churn_training.comparison.subgroups import at_equal_score, subgroups
from churn_training.contract import Contract
from churn_training.families import random_forest, xgboost_boosting
from churn_training.modelling.choice import Candidate
from churn_training.modelling.evaluation import lift_at
from churn_training.modelling.intervals import bins_of, bootstrap, calibration_by_chance, wilson
from churn_training.modelling.shape import free_shape
from churn_training.preparation.splitting import folds_of
from churn_training.settings import QUICK
from tests.conftest import BUNDLE
from tests.test_modelling import part

STUMPS = Candidate(xgboost_boosting, {"max_depth": 1, "learning_rate": 0.3, "rounds": 20}, "grid")
FOREST = Candidate(random_forest, {"n_estimators": 20}, "reference")


def test_the_corrected_test_by_hand() -> None:
    """Ten differences 0.1 ± 0.1: the error is the square root of (1/10 + 1/9) of their variance."""
    differences = np.tile([0.0, 0.2], 5)
    got = corrected_difference(differences, np.zeros(10), folds=10)
    error = np.sqrt((1 / 10 + 1 / 9) * differences.var(ddof=1))
    assert got.mean == pytest.approx(0.1)
    assert got.high - got.mean == pytest.approx(2.262157 * error, rel=1e-6)  # Student's quantile, 9 degrees
    assert 0.05 < got.p_value < 0.1
    assert corrected_difference(differences, differences, folds=10).p_value == 1.0


def test_the_corrected_test_is_wary_where_the_plain_one_is_not() -> None:
    random = np.random.default_rng(0)
    plain = []
    for _ in range(200):
        scores = random.normal(0, 1, 30) + random.normal(0, 0.4)  # what folds share
        plain.append(corrected_difference(scores, np.zeros(30), folds=10).p_value)
    assert np.mean(np.array(plain) < 0.05) < 0.1


def test_wilson_against_published_values() -> None:
    got = wilson(81, 263)  # Newcombe 1998, table I
    assert (got.low, got.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (wilson(0, 20).low, wilson(20, 20).high) == (0.0, 1.0)
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize("trials", range(1, 100))
def test_a_wilson_interval_holds_its_share(trials: int) -> None:
    for successes in range(trials + 1):
        got = wilson(successes, trials)
        assert 0 <= got.low <= got.value <= got.high <= 1


def test_the_bootstrap_of_a_mean_is_as_wide_as_theory_says() -> None:
    probability = np.random.default_rng(1).random(400)
    got = bootstrap(lambda values, _: float(values.mean()), probability, probability > 0.5, QUICK)
    theory = 2 * 1.96 * probability.std() / np.sqrt(400)
    assert got.high - got.low == pytest.approx(theory, rel=0.35)


def test_true_probabilities_have_a_calibration_error_by_chance() -> None:
    got = calibration_by_chance(np.random.default_rng(1).random(1000), QUICK)
    assert 0.01 < got.mean < got.high < 0.08
    assert calibration_by_chance(np.random.default_rng(1).random(100_000), QUICK).high < 0.005


def test_bins_and_lift_by_hand() -> None:
    probability = np.array([0.1, 0.2, 0.8, 0.9])
    churned = np.array([False, False, False, True])
    low, high = bins_of(probability, churned, 2)
    assert (low[0], high[0]) == pytest.approx((0.15, 0.85))
    assert (low[1].value, high[1].value, low[2], high[2]) == (0.0, 0.5, 2, 2)
    assert lift_at(probability, churned, 0.25) == 4.0
    assert lift_at(probability, churned, 1.0) == 1.0


def test_what_treatments_of_imbalance_do() -> None:
    training, hold_out = part(900, seed=0), part(900, seed=1)
    nothing, weighted, inside, before, deep = treatments(STUMPS, FOREST, training, hold_out, QUICK)
    for treated in (weighted, inside):
        assert treated.out_of_fold.mean_probability > nothing.out_of_fold.mean_probability + 0.05
        assert treated.out_of_fold.calibration_error > nothing.out_of_fold.calibration_error
    assert before.out_of_fold.rows > 900  # judged on churners that were never there
    assert deep.out_of_fold.roc_auc > deep.hold_out_roc_auc + 0.02


def test_invented_churners_balance_the_classes() -> None:
    training = part(900, seed=0)
    invented = with_invented_churners(training, QUICK)
    assert invented.churned.mean() == 0.5
    assert invented.features.dtype == np.float32


def test_a_model_learns_more_from_more_rows() -> None:
    training = part(900, seed=0)
    few, all_of_them = learning_curve(FOREST, training, folds_of(training.churned, QUICK), QUICK)
    assert (few.rows, all_of_them.rows) == (180, 600)
    assert all_of_them.roc_auc > few.roc_auc
    assert few.log_loss_error > 0


def test_subgroups_are_of_sensitive_fields_and_of_counts(contract: Contract) -> None:
    records: Any = [
        {"gender": "Female" if place % 2 else "Male", "seniorCitizen": place % 4 == 0, "tenureMonths": place}
        for place in range(40)
    ]
    names = {"gender", "seniorCitizen", "tenureMonths"}
    fields = tuple(field for field in contract.fields if field.name in names)
    probability = np.linspace(0, 1, 40)
    churned = probability > 0.6
    got = subgroups(_only(contract, fields), records, probability, churned, threshold=0.5)
    assert [(group.field, group.value, group.rows) for group in got] == [
        *[("gender", "Female", 20), ("gender", "Male", 20)],
        *[("seniorCitizen", "yes", 10), ("seniorCitizen", "no", 30)],
        *[("tenureMonths", "0 to 10", 11), ("tenureMonths", "11 to 20", 10)],
        *[("tenureMonths", "21 to 29", 9), ("tenureMonths", "30 to 39", 10)],
    ]
    assert (got[-1].recall.value, got[-1].alarms) == (1.0, 1.0)
    assert np.isnan(got[4].recall.value)
    assert got[-1].false_alarms.value != got[-1].false_alarms.value  # nobody stayed
    assert got[0].false_alarms.value == pytest.approx(2 / 12)


def test_a_group_that_churns_more_at_equal_score_is_found() -> None:
    random = np.random.default_rng(3)
    probability = random.beta(0.8, 2.0, 200_000)
    inside = random.random(200_000) < 0.2 + 0.3 * probability  # also riskier, which must not count
    churned = random.random(200_000) < np.clip(probability + 0.03 * inside, 0, 1)
    apart, error = at_equal_score(probability, churned, inside)
    assert apart == pytest.approx(0.03, abs=3 * error + 0.001)
    assert 0.001 < error < 0.004
    fair = random.random(200_000) < probability
    assert abs(at_equal_score(probability, fair, inside)[0]) < 3 * error
    assert at_equal_score(probability, fair, np.ones(200_000, dtype=bool)) == (0.0, 0.0)


def test_a_deep_forest_moves_more_than_stumps() -> None:
    training, asked = part(900, seed=0), part(900, seed=1)
    plain: Any = {"method": "none"}
    calm, wild = (
        stability(candidate, plain, training, asked.features, 0.3, QUICK) for candidate in (STUMPS, FOREST)
    )
    assert wild.mean_move > 1.5 * calm.mean_move > 0
    assert wild.large_move > wild.mean_move
    assert 0 < calm.decisions_changed < 1


def test_the_shipped_model_is_compared_first_and_once() -> None:
    manifest = read_manifest(BUNDLE)
    first = shipped(manifest)
    assert first.candidate.family.name.lower() == manifest["model"]["family"]
    compared = contenders(manifest, [], part(100, seed=0), free_shape(3), QUICK)
    assert [entry.label for entry in compared[:2]] == ["shipped", "reference: scripted XGBoost"]
    assert all(entry.threshold == 0.3 for entry in compared[1:])


def _only(contract: Contract, fields: tuple[Any, ...]) -> Contract:
    return replace(contract, fields=fields)


def test_a_run_writes_every_figure(quick_run: Path) -> None:
    figures = json.loads((quick_run / "compare" / "figures.json").read_text())
    labels = [entry["label"] for entry in figures["contenders"]]
    assert labels[0] == "shipped"
    assert len(labels) == len(set(labels)) >= 11
    first = figures["contenders"][0]
    assert first["difference"]["rocAuc"] == {
        "mean": 0.0,
        "low": 0.0,
        "high": 0.0,
        "pValue": 1.0,
        "pHolm": 1.0,
        "pEquivalent": 0.0,
        "verdict": "equivalent",
    }
    manifest = json.loads((quick_run / "train" / "bundle" / "manifest.json").read_text())
    assert first["holdOut"] == manifest["evaluation"]["holdOut"]
    assert first["recallPoint"]["threshold"] == manifest["operatingPoints"][0]["threshold"]
    assert first["bytes"] == manifest["model"]["bytes"]
    speeds = json.loads((quick_run / "compare" / "speeds.json").read_text())
    assert list(speeds) == labels
