from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, logit

from churn_training.families import decision_tree
from churn_training.modelling.calibration import (
    METHODS,
    Calibration,
    CalibrationError,
    calibrate,
    calibrated,
    calibrated_margins,
    check_calibration,
    log_odds_of,
)
from churn_training.modelling.calibration_choice import (
    CalibrationTrial,
    calibrated_out_of_fold,
    choose_calibration,
    try_calibrations,
)
from churn_training.modelling.choice import Candidate, out_of_fold
from churn_training.modelling.evaluation import calibration_error
from churn_training.preparation.splitting import folds_of
from churn_training.settings import QUICK
from tests.test_modelling import part

RANDOM = np.random.default_rng(2)
TRUE = RANDOM.beta(2, 4, 20_000)
CHURNED = RANDOM.random(20_000) < TRUE


@pytest.mark.parametrize("method", ["platt", "beta", "isotonic"])
def test_what_weights_do_to_probabilities_is_undone(method: str) -> None:
    """Class weights shift the log-odds by a constant, which every method can take back."""
    weighted = expit(logit(TRUE) + np.log(3))
    assert calibration_error(weighted, CHURNED, 10) > 0.1
    found = METHODS[method](log_odds_of(weighted), CHURNED)
    check_calibration(found)
    restored = calibrated(found, weighted)
    assert calibration_error(restored, CHURNED, 10) < 0.012
    assert np.abs(restored - TRUE).mean() < 0.02
    assert ((restored > 0) & (restored < 1)).all()


@pytest.mark.parametrize("method", METHODS)
def test_fitted_parameters_have_six_decimals(method: str) -> None:
    found: dict[str, Any] = {**METHODS[method](log_odds_of(TRUE), CHURNED)}
    assert found.pop("method") == method
    numbers = [value for entry in found.values() for value in np.atleast_1d(entry)]
    assert all(float(f"{value:.6f}") == value for value in numbers)
    assert len(numbers) == {"none": 0, "platt": 2, "beta": 3}.get(method, len(numbers))


def test_none_changes_nothing() -> None:
    assert calibrated(METHODS["none"](log_odds_of(TRUE), CHURNED), TRUE) is TRUE


def test_a_line_in_log_odds_by_hand() -> None:
    log_odds = np.array([-1.0, 0.0, 2.0])
    line: Calibration = {"method": "platt", "slope": 2.0, "intercept": -1.0}
    assert calibrate(line, log_odds) == pytest.approx(expit([-3.0, -1.0, 3.0]))
    # beta: a · ln p − b · ln(1 − p) + c, at p = 0.2 and 0.5
    curve: Calibration = {"method": "beta", "a": 0.5, "b": 2.0, "c": 0.1}
    logits = [0.5 * np.log(p) - 2 * np.log(1 - p) + 0.1 for p in (0.2, 0.5)]
    assert calibrated(curve, np.array([0.2, 0.5])) == pytest.approx(expit(logits))
    steps: Calibration = {"method": "isotonic", "thresholds": [0.0, 2.0], "values": [0.1, 0.5]}
    assert calibrate(steps, np.array([-9.0, 1.0, 9.0])) == pytest.approx([0.1, 0.3, 0.5])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("link", ["logit", "identity"])
def test_no_margin_is_too_extreme(method: str, link: str) -> None:
    found = METHODS[method](log_odds_of(TRUE[:500]), CHURNED[:500])
    margins = np.array([-3e38, -800, -17.4, 0, 17.4, 800, 3e38], dtype=np.float32)
    chances = calibrated_margins(found, margins, link)
    assert ((chances >= 0) & (chances <= 1)).all()
    assert (np.diff(chances) >= 0).all()


@pytest.mark.parametrize("method", ["platt", "beta"])
def test_scores_that_are_upside_down_are_flattened_and_not_turned_around(method: str) -> None:
    upside_down = METHODS[method](-log_odds_of(TRUE), CHURNED)
    check_calibration(upside_down)
    chances = calibrate(upside_down, np.linspace(-9, 9, 50))
    assert (np.diff(chances) >= 0).all()
    assert chances == pytest.approx(CHURNED.mean(), abs=0.05) if method == "platt" else True


@pytest.mark.parametrize(
    ("calibration", "problem"),
    [
        ({"method": "spline"}, "got calibration 'spline', expected one of none, platt"),
        ({"method": "platt", "slope": -1.0, "intercept": 0.0}, "got slope -1.0"),
        ({"method": "beta", "a": 1.0, "b": float("nan"), "c": 0.0}, "got b nan"),
        ({"method": "beta", "a": 1.0, "b": 1.0}, "got c None"),
        ({"method": "isotonic", "thresholds": [0.0, 1.0], "values": [0.5]}, "got 2 thresholds and 1 values"),
        ({"method": "isotonic", "thresholds": [], "values": []}, "got 0 thresholds"),
        ({"method": "isotonic", "thresholds": [1.0, 1.0], "values": [0.1, 0.2]}, "a curve that falls"),
        ({"method": "isotonic", "thresholds": [0.0, 1.0], "values": [0.3, 0.2]}, "a curve that falls"),
        ({"method": "isotonic", "thresholds": [0.0], "values": [1.2]}, "leaves 0 to 1"),
    ],
)
def test_what_cannot_be_applied_is_refused(calibration: dict[str, Any], problem: str) -> None:
    with pytest.raises(CalibrationError, match=problem):
        check_calibration(calibration)


def test_the_plainest_method_within_one_standard_error_is_chosen() -> None:
    def trial(method: str, losses: list[float]) -> CalibrationTrial:
        return CalibrationTrial(method, np.array(losses), 3, 0.0, np.empty(0))

    plain = trial("none", [0.41, 0.43, 0.44])
    assert choose_calibration([plain, trial("isotonic", [0.42, 0.41, 0.44])]) is plain
    better = trial("platt", [0.40, 0.42, 0.43])  # on every fold: no error at all
    assert choose_calibration([plain, better]) is better


def test_overconfident_leaves_are_found_out_by_nested_folds() -> None:
    training = part(900, seed=0)
    candidate = Candidate(decision_tree, {"min_samples_leaf": 3}, "grid")
    folds = folds_of(training.churned, QUICK)
    twice = replace(QUICK, calibration_repeats=2)
    trials = try_calibrations(candidate, training, twice)
    assert [trial.method for trial in trials] == list(METHODS)
    chosen = choose_calibration(trials)
    assert chosen.method != "none"
    again = calibrated_out_of_fold(candidate, chosen.method, training, folds, QUICK)
    assert (again == chosen.out_of_fold).all()
    raw = out_of_fold(candidate, training, folds, QUICK)
    assert (calibrated_out_of_fold(candidate, "none", training, folds, QUICK) == raw).all()
    assert calibration_error(again, training.churned, 10) < calibration_error(raw, training.churned, 10)
    assert all(len(trial.losses) == 2 * QUICK.folds for trial in trials)
    once = {trial.method: trial for trial in try_calibrations(candidate, training, QUICK)}
    for trial in trials:
        first, second = np.split(trial.losses, 2)
        assert (first == once[trial.method].losses).all()
        assert not np.isclose(first, second).any()  # other folds


@pytest.mark.parametrize("method", METHODS)
def test_scipy_says_the_same(method: str) -> None:
    """The package's own arithmetic, against SciPy's functions put together another way."""
    found: Any = METHODS[method](log_odds_of(TRUE), CHURNED)
    z = np.concatenate([RANDOM.uniform(-16, 16, 5000), RANDOM.uniform(-700, 700, 500)])
    expected = {
        "none": lambda: expit(z),
        "platt": lambda: expit(found["slope"] * z + found["intercept"]),
        "beta": lambda: expit(
            -found["a"] * np.logaddexp(0, -z) + found["b"] * np.logaddexp(0, z) + found["c"]
        ),
        "isotonic": lambda: np.interp(z, found["thresholds"], found["values"]),
    }[method]()
    # Log-odds are rounded to 2⁻⁴⁴, and the rounding of a line around 700 is about as much.
    assert calibrate(found, z) == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert log_odds_of(TRUE) == pytest.approx(logit(TRUE), rel=1e-14, abs=1e-15)
